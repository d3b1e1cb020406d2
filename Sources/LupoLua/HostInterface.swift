// SPDX-License-Identifier: Apache-2.0

/// One function of the host; its number is its index in `HostInterface.functions`.
package struct HostFunction: Sendable {
    /// Stands in traces, and is the key in the table that the prelude gets.
    package var name: String
    /// Whether Lua functions among the arguments arrive as references; otherwise they are an error.
    package var takesFunctions: Bool
    /// Whether its time counts as Lua's: for what works without waiting for anybody.
    package var countsTime: Bool
    /// Where it may be called, by whatever way the script got hold of it.
    package var phases: PhaseSet

    /// Makes a description.
    package init(
        _ name: String,
        takesFunctions: Bool = false,
        countsTime: Bool = false,
        phases: PhaseSet = .all
    ) {
        self.name = name
        self.takesFunctions = takesFunctions
        self.countsTime = countsTime
        self.phases = phases
    }
}

/// One member of an object or a library.
package struct HostMember: Sendable {
    /// What stands behind a member's name.
    package enum Kind: Sendable, Hashable {
        /// The host function of this number; as a method it gets the object as its first argument.
        case host(Int)
        /// A function, or in a library any value, that the prelude gives with `core.define`.
        case prelude
        /// A value kept with the object, set by ``LuaVM/setFields(_:of:)``.
        case field(writable: Bool)
        /// The host function of this number is called with the object at each reading.
        case getter(Int)
        /// The library of this name, which is described before this one.
        case library(String)
        /// A function or constant of the VM, by the member's name: `u64`, `decimal`, `bytes`, `null`, `sorted`,
        /// `traceback`, `kind`.
        case builtin
    }

    /// The name as scripts write it.
    package var name: String
    /// What it is.
    package var kind: Kind
    /// Where it exists; elsewhere reading it is an error that names these phases.
    package var phases: PhaseSet

    /// Makes a description.
    package init(_ name: String, _ kind: Kind, phases: PhaseSet = .all) {
        self.name = name
        self.kind = kind
        self.phases = phases
    }
}

/// A class of objects (`m.db`), or a library (`lupo.json`): a read-only table of functions.
package struct HostClass: Sendable {
    /// As messages name it.
    ///
    /// A library without a dot in its name becomes a global; each can be required.
    package var name: String
    /// Whether its functions take a dot.
    package var isLibrary: Bool
    /// In any order; names unique.
    package var members: [HostMember]

    /// Describes a class of objects.
    package init(_ name: String, _ members: [HostMember]) {
        self.name = name
        self.isLibrary = false
        self.members = members
    }

    /// Describes a library.
    package static func library(_ name: String, _ members: [HostMember]) -> HostClass {
        var description = HostClass(name, members)
        description.isLibrary = true
        return description
    }
}

/// All that a script can see of the host.
package struct HostInterface: Sendable {
    /// Names of the phases, as messages show them; at most 32.
    ///
    /// The VM begins in the first.
    package var phases: [String]
    /// The functions by number.
    package var functions: [HostFunction]
    /// The classes; the index is the class of a ``LuaObject``.
    package var classes: [HostClass]

    /// Makes an interface.
    package init(
        phases: [String] = [],
        functions: [HostFunction] = [],
        classes: [HostClass] = []
    ) {
        self.phases = phases
        self.functions = functions
        self.classes = classes
    }
}
