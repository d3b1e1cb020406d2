// SPDX-License-Identifier: Apache-2.0

internal import CLupoVM
import LupoCore

/// An interface as the C side has it: described once, and from then on only read, by any number of VMs on any threads.
@safe
package final class LuaInterface: @unchecked Sendable {
    /// What was described.
    package let description: HostInterface
    /// The C side's description, or what is wrong with the interface.
    ///
    /// The C side counts references atomically and changes nothing once it is finished; the pointer never changes.
    private let finished: Result<OpaquePointer, LupoError>

    /// An interface without anything.
    package static let empty = LuaInterface(HostInterface())

    /// Code of the host that runs late: when a script first asks for a member that it gives.
    ///
    /// It gets what ``LuaVM/runPrelude(_:)`` gives to a prelude, one of which has to have run, and shares its globals.
    package struct Part: Sendable {
        /// The code; what it returns is not looked at.
        let prelude: LuaPrelude
        /// The classes whose members it gives, where a prelude has not.
        let classes: [String]

        /// Joins the two.
        package init(_ prelude: LuaPrelude, of classes: [String]) {
            self.prelude = prelude
            self.classes = classes
        }
    }

    /// Describes an interface; one that contradicts itself is an error of each ``LuaVM`` that is made with it.
    package init(_ description: HostInterface, parts: [Part] = []) {
        self.description = description
        unsafe finished = Result { () throws(LupoError) in
            guard let pointer = unsafe lupo_interface_new() else {
                throw LupoError(.internal, "There is no memory for the interface for Lua.")
            }
            do throws(LupoError) {
                try unsafe describe(description, to: pointer)
                for part in parts { try unsafe add(part, of: description, to: pointer) }
            } catch {
                unsafe lupo_interface_release(pointer)
                throw error
            }
            unsafe lupo_interface_finish(pointer)
            return unsafe pointer
        }
    }

    deinit {
        if case .success(let pointer) = unsafe finished { unsafe lupo_interface_release(pointer) }
    }

    /// Gives the description to a VM, which keeps it.
    ///
    /// - Throws: ``LupoError`` `.internal` where the interface contradicts itself.
    func use(in vm: OpaquePointer) throws(LupoError) {
        guard unsafe lupo_use(vm, try finished.get()) == 0 else {
            throw LupoError(.internal, "The interface for Lua cannot be built.")
        }
    }
}

private func describe(
    _ interface: HostInterface,
    to pointer: OpaquePointer
) throws(LupoError) {
    for name in interface.phases {
        guard unsafe lupo_add_phase(pointer, name) >= 0 else {
            throw LupoError(.internal, "The phase \(name) is one too many for the Lua VM.")
        }
    }
    for function in interface.functions {
        let flags =
            (function.takesFunctions ? Int32(LUPO_TAKES_FUNCTIONS) : 0)
            | (function.countsTime ? Int32(LUPO_COUNTS_TIME) : 0)
        let phases = function.phases.rawValue
        guard unsafe lupo_add_function(pointer, function.name, flags, phases) >= 0 else {
            throw LupoError(.internal, "The function \(function.name) cannot be described.")
        }
    }
    for description in interface.classes {
        let index = unsafe lupo_add_class(pointer, description.name, description.isLibrary)
        guard index >= 0 else {
            throw LupoError(.internal, "The class \(description.name) cannot be described.")
        }
        for member in description.members {
            let (kind, value) = try translate(member, of: description, in: interface)
            let place = unsafe lupo_add_member(
                pointer,
                index,
                member.name,
                Int32(kind),
                Int32(value),
                member.phases.rawValue
            )
            guard place >= 0 else {
                throw LupoError(
                    .internal,
                    "\(description.name).\(member.name) cannot be described."
                )
            }
        }
    }
}

/// The C side's kind of a member, and the number that belongs to it.
private func translate(
    _ member: HostMember,
    of description: HostClass,
    in interface: HostInterface
) throws(LupoError) -> (Int, Int) {
    let name = "\(description.name).\(member.name)"
    switch member.kind {
    case .host(let number), .getter(let number):
        guard interface.functions.indices.contains(number) else {
            throw LupoError(
                .internal,
                "\(name) means host function \(number), which is not there."
            )
        }
        if case .host = member.kind { return (LUPO_MEMBER_HOST, number) }
        return (LUPO_MEMBER_GETTER, number)
    case .prelude: return (LUPO_MEMBER_LUA, 0)
    case .field(let writable): return (writable ? LUPO_MEMBER_WRITABLE : LUPO_MEMBER_FIELD, 0)
    case .builtin: return (LUPO_MEMBER_BUILTIN, 0)
    case .library(let library):
        let index = interface.classes.firstIndex { $0.name == library && $0.isLibrary }
        let own = interface.classes.firstIndex { $0.name == description.name }
        guard let index, let own, index < own else {
            throw LupoError(
                .internal,
                "\(name) means the library \(library), not described before it."
            )
        }
        return (LUPO_MEMBER_LIBRARY, index)
    }
}

private func add(
    _ part: LuaInterface.Part,
    of interface: HostInterface,
    to pointer: OpaquePointer
) throws(LupoError) {
    let (name, code) = (part.prelude.name, part.prelude.code)
    let number = unsafe lupo_add_part(pointer, name, code, code.count)
    for name in part.classes {
        let index = interface.classes.firstIndex { $0.name == name }
        guard let index, unsafe lupo_set_part(pointer, Int32(index), number) else {
            throw LupoError(.internal, "There is no class \(name) for a part of the prelude.")
        }
    }
}
