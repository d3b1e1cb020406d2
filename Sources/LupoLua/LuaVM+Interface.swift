// SPDX-License-Identifier: Apache-2.0

internal import CLupoVM
package import LupoCore

extension LuaVM {
    /// Tells the C side what the interface holds.
    func describe(_ interface: HostInterface) throws(LupoError) {
        let vm = try unsafe open()
        for name in interface.phases {
            guard unsafe lupo_add_phase(vm, name) >= 0 else {
                throw LupoError(.internal, "The phase \(name) is one too many for the Lua VM.")
            }
        }
        for function in interface.functions {
            let flags = function.takesFunctions ? Int32(LUPO_TAKES_FUNCTIONS) : 0
            guard
                unsafe lupo_add_function(vm, function.name, flags, function.phases.rawValue) >= 0
            else {
                throw LupoError(.internal, "The function \(function.name) cannot be described.")
            }
        }
        for description in interface.classes { try describe(description, in: interface) }
        guard unsafe lupo_build(vm) == 0 else {
            throw LupoError(.internal, "The interface for Lua cannot be built.")
        }
    }

    private func describe(
        _ description: HostClass,
        in interface: HostInterface
    ) throws(LupoError) {
        let vm = try unsafe open()
        let index = unsafe lupo_add_class(vm, description.name, description.isLibrary)
        guard index >= 0 else {
            throw LupoError(.internal, "The class \(description.name) cannot be described.")
        }
        for member in description.members {
            let (kind, value) = try translate(member, of: description, in: interface)
            let place = unsafe lupo_add_member(
                vm,
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

    /// Moves to another phase; members and functions that it does not have are errors from now on.
    ///
    /// - Throws: ``LupoError`` `.internal` for a name that the interface does not have.
    package func setPhase(_ name: String) throws(LupoError) {
        guard let index = options.interface.phases.firstIndex(of: name) else {
            throw LupoError(.internal, "The Lua VM has no phase \(name).")
        }
        unsafe lupo_set_phase(try open(), Int32(index))
    }

    /// Checks that the preludes gave every member that the interface leaves to them.
    ///
    /// - Throws: ``LupoError`` `.internal` naming the first that is missing.
    package func checkPreludeIsComplete() throws(LupoError) {
        var className: UnsafePointer<CChar>?
        guard let member = unsafe lupo_undefined_member(try open(), &className) else { return }
        let owner = unsafe className.map { unsafe String(cString: $0) } ?? ""
        throw unsafe LupoError(.internal, "The prelude lacks \(owner).\(String(cString: member)).")
    }

    // MARK: Objects

    /// Makes the object that `object` stands for from now on; it keeps its fields until it is discarded.
    ///
    /// An object that was never made can be given to Lua too: it is then a new one each time, without fields.
    package func make(_ object: LuaObject) throws(LupoError) {
        try check(unsafe lupo_make_object(open(), Int32(object.classIndex), object.instance))
    }

    /// Lets go of an object; Lua may still hold it.
    package func discard(_ object: LuaObject) throws(LupoError) {
        unsafe lupo_drop_object(try open(), Int32(object.classIndex), object.instance)
    }

    /// Sets a field of an object that was made.
    package func setField(
        _ name: String,
        of object: LuaObject,
        to value: LuaValue
    ) throws(LupoError) {
        let vm = try unsafe open()
        let mark = unsafe lupo_mark_now(vm)
        unsafe LuaResults(vm).append(value)
        try check(
            unsafe lupo_set_field(vm, Int32(object.classIndex), object.instance, name, mark)
        )
    }

    /// Reads a field of an object that was made, without metamethods.
    ///
    /// - Throws: ``LupoError`` `.value` for what cannot cross the border: functions, cycles.
    package func field(_ name: String, of object: LuaObject) throws(LupoError) -> LuaValue {
        let vm = try unsafe open()
        try check(unsafe lupo_get_field(vm, Int32(object.classIndex), object.instance, name))
        return try takeResults().first ?? .nil
    }

    // MARK: Interned things

    /// Prepares a result set whose rows have these columns.
    ///
    /// Names should be unique, of equal ones the last wins.
    package func makeShape(columns: [String]) throws(LupoError) -> LuaShape {
        let vm = try unsafe open()
        let mark = unsafe lupo_mark_now(vm)
        let names = unsafe LuaResults(vm)
        for column in columns { names.append(column) }
        let reference = unsafe lupo_add_shape(vm, mark)
        guard reference >= 0 else { throw unsafe failure(LUPO_KILLED, vm) }
        return LuaShape(reference: reference, columnCount: columns.count)
    }

    /// Lets go of a result set; rows that Lua has, or that the running host call gives it, keep working.
    package func discard(_ shape: LuaShape) throws(LupoError) {
        unsafe lupo_drop_shape(try open(), shape.reference)
    }

    /// Interns a string for the life of the VM, as a key of tables that are made often.
    package func intern(_ text: String) throws(LupoError) -> LuaKey {
        let vm = try unsafe open()
        let reference = unsafe lupo_intern(vm, text, text.utf8.count)
        guard reference >= 0 else { throw unsafe failure(LUPO_KILLED, vm) }
        return LuaKey(reference: reference)
    }
}
