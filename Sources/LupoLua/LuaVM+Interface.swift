// SPDX-License-Identifier: Apache-2.0

internal import CLupoVM
package import LupoCore

extension LuaVM {
    /// Moves to another phase; members and functions that it does not have are errors from now on.
    ///
    /// - Throws: ``LupoError`` `.internal` for a name that the interface does not have.
    package func setPhase(_ name: String) throws(LupoError) {
        guard let index = options.interface.description.phases.firstIndex(of: name) else {
            throw LupoError(.internal, "The Lua VM has no phase \(name).")
        }
        unsafe lupo_set_phase(try open(), Int32(index))
    }

    /// Checks that the preludes gave every member that the interface leaves to them; parts that have not run do so now.
    ///
    /// - Throws: ``LupoError`` `.internal` naming the first that is missing.
    package func checkPreludeIsComplete() throws(LupoError) {
        var className: UnsafePointer<CChar>?
        try check(unsafe lupo_run_parts(try open()))
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

    /// Sets fields of an object that was made, in one crossing; names unique.
    package func setFields(
        _ fields: [(name: String, value: LuaValue)],
        of object: LuaObject
    ) throws(LupoError) {
        let vm = try unsafe open()
        let mark = unsafe lupo_mark_now(vm)
        let cells = unsafe LuaResults(vm)
        for field in fields {
            cells.append(field.name)
            cells.append(field.value)
        }
        try check(unsafe lupo_set_fields(vm, Int32(object.classIndex), object.instance, mark))
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
