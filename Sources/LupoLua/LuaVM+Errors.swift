// SPDX-License-Identifier: Apache-2.0

internal import CLupoVM
import LupoCore

/// A source as it was loaded.
struct ChunkSource {
    /// As the user named it.
    var file: String
    /// Its content.
    var bytes: [UInt8]
}

/// The name that Lua uses for a chunk: short enough that no message cuts it.
func chunkAlias(of file: String) -> String {
    let bytes = Array(file.utf8)
    return bytes.count <= 55 ? file : "..." + String(decoding: bytes.suffix(52), as: UTF8.self)
}

extension LuaVM {
    /// Turns a status of the C side into an error.
    func check(_ status: Int32) throws(LupoError) {
        guard status != LUPO_OK else { return }
        throw unsafe failure(Int(status), try open())
    }

    /// The error that the C side has ready.
    func failure(_ status: Int, _ vm: OpaquePointer) -> LupoError {
        let reason = Int(unsafe lupo_kill_reason(vm))
        if status == LUPO_KILLED || reason != 0 {
            var error = killed(reason)
            error.context = context
            // A script that somebody else stops has no place to be mended.
            if error.code != .interrupted, let fault = unsafe lupo_last_fault(vm)?.pointee,
                unsafe fault.killed
            {
                unsafe place(error: &error, by: fault)
            }
            return error
        }
        guard let fault = unsafe lupo_last_fault(vm) else {
            return LupoError(.internal, "Lua failed without saying why.")
        }
        return unsafe error(of: fault.pointee)
    }

    /// Says where it was, with the lines around it and the script's frames.
    private func place(error: inout LupoError, by fault: lupo_fault) {
        if error.location == nil, let chunk = unsafe fault.chunk {
            error.location = unsafe location(String(cString: chunk), Int(fault.line))
        }
        if error.trace.isEmpty, let trace = unsafe fault.trace {
            error.trace = unsafe String(cString: trace).split(separator: "\n").map { entry in
                shown(String(entry))
            }
        }
    }

    private func error(of fault: lupo_fault) -> LupoError {
        var error: LupoError
        if let known = unsafe hostErrors[fault.id] {
            error = known
        } else {
            error = LupoError(
                unsafe code(of: fault),
                unsafe text(fault.message, fault.message_count)
            )
            error.hint = unsafe fault.hint.map { unsafe String(cString: $0) }
            error.statement = unsafe fault.sql.map { unsafe String(cString: $0) }
        }
        if error.context.isEmpty { error.context = context }
        unsafe place(error: &error, by: fault)
        advise(&error)
        locateStatement(of: &error)
        return error
    }

    /// Adds what a person most likely meant to an error of Lua's own.
    private func advise(_ error: inout LupoError) {
        let isSyntax = error.code == .pluginSyntax
        guard isSyntax || error.code == .script, let location = error.location,
            let text = sourceText(of: location)
        else { return }
        // A module's error says first which one it is.
        let marker = " does not compile: "
        let own = error.message.firstRange(of: marker).map { error.message[$0.upperBound...] }
        let advice = LuaAdvice(
            own.map(String.init) ?? error.message,
            line: location.line,
            source: text,
            isSyntax: isSyntax
        )
        // What the VM itself found near is better than a guess from the text, other than for words of other languages.
        if let hint = advice.hint, error.hint == nil || error.message.hasPrefix("the global '") {
            error.hint = hint
        }
        if let line = advice.line {
            error.location?.line = line
            error.location?.excerpt = SourceExcerpt(line: line, of: text)
        }
    }

    /// Moves the place of an SQL error to the line of the source that the server means.
    private func locateStatement(of error: inout LupoError) {
        guard let position = error.position, let statement = error.statement,
            let location = error.location, let text = sourceText(of: location),
            let place = StatementPlace(
                of: position,
                in: statement,
                source: text,
                near: location.line
            )
        else { return }
        error.location?.line = place.line
        error.location?.column = place.column
        error.location?.excerpt = SourceExcerpt(line: place.line, of: text)
    }

    /// The source that a location lies in, with LF line ends.
    private func sourceText(of location: SourceLocation) -> String? {
        guard let source = sources.values.first(where: { $0.file == location.file }) else {
            return nil
        }
        return String(decoding: source.bytes, as: UTF8.self).replacingCarriageReturns
    }

    /// Codes that C or the prelude may give.
    ///
    /// A script cannot choose one, and so not an exit status.
    private func code(of fault: lupo_fault) -> LupoError.Code {
        if unsafe fault.syntax { return .pluginSyntax }
        guard let name = unsafe fault.code.map({ unsafe String(cString: $0) }),
            let code = LupoError.Code(name: name)
        else { return .script }
        let allowed: [LupoError.Code] = [
            .scriptArgument, .notAvailable, .value, .pluginSyntax, .pluginUnreadable, .manifest,
            .apiVersion, .hook, .checkFailed, .internal,
        ]
        return allowed.contains(code) ? code : .script
    }

    private func text(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
        let buffer = unsafe UnsafeRawBufferPointer(
            start: bytes,
            count: unsafe bytes == nil ? 0 : count
        )
        return unsafe String(decoding: buffer, as: UTF8.self)
    }

    // MARK: Places

    /// The line of the script from which the running host call comes, as `file:line`; nil where no script runs.
    package var place: String? {
        guard let vm = try? unsafe open() else { return nil }
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 60) { chunk in
            guard let name = chunk.baseAddress else { return nil }
            let line = unsafe lupo_where(vm, name)
            guard line > 0 else { return nil }
            let alias = unsafe String(cString: name)
            return "\(source(alias)?.file ?? alias):\(line)"
        }
    }

    private func source(_ alias: String) -> ChunkSource? {
        if let known = sources[alias] { return known }
        guard let module = loadedFiles.first(where: { chunkAlias(of: $0.path) == alias }) else {
            return nil
        }
        var folder = options.directory.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
        if folder == "./" { folder = "" }
        let found = ChunkSource(file: folder + module.path, bytes: module.bytes)
        sources[alias] = found
        return found
    }

    private func location(_ alias: String, _ line: Int) -> SourceLocation? {
        guard let source = source(alias) else {
            return line > 0 ? SourceLocation(file: alias, line: line) : nil
        }
        return SourceLocation(
            file: source.file,
            line: max(line, 1),
            excerpt: SourceExcerpt(
                line: max(line, 1),
                of: String(decoding: source.bytes, as: UTF8.self).replacingCarriageReturns
            )
        )
    }

    /// A trace entry with the file as the user named it.
    private func shown(_ entry: String) -> String {
        for colon in entry.indices where entry[colon] == ":" {
            let next = entry.index(after: colon)
            guard next < entry.endIndex, entry[next].isNumber else { continue }
            guard let source = source(String(entry[..<colon])) else { return entry }
            return source.file + entry[colon...]
        }
        return entry
    }

    // MARK: Kills

    /// Whether the script was ended, so that the VM is of no more use.
    package var isKilled: Bool {
        guard let vm = try? unsafe open() else { return true }
        return unsafe lupo_kill_reason(vm) != 0
    }

    private func killed(_ reason: Int) -> LupoError {
        switch reason {
        case LUPO_KILL_TIME:
            return LupoError(
                .scriptTime,
                "The script used up its Lua time\(timeLimit.map { " of \($0)" } ?? "").",
                hint: options.advice(.time)
                    ?? "Raise `limits.time` in the manifest, or leave the work to SQL."
            )
        case LUPO_KILL_MEMORY:
            return LupoError(
                .scriptMemory,
                "The script used up its memory of \(options.limits.memory >> 10) KiB.",
                hint: options.advice(.memory)
                    ?? "Raise `limits.memory` in the manifest, or read rows in batches."
            )
        case LUPO_KILL_STEPS:
            return LupoError(
                .scriptSteps,
                "The script used up its \(stepLimit ?? 0) instructions.",
                hint: options.advice(.steps)
                    ?? "Raise `limits.steps` in the manifest, or leave the work to SQL."
            )
        default:
            return LupoError(.interrupted, "The script was interrupted.")
        }
    }
}

extension String {
    /// With LF line ends: Swift takes CR LF for one character, which no split at LF would find.
    fileprivate var replacingCarriageReturns: String {
        guard utf8.contains(UInt8(ascii: "\r")) else { return self }
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars where scalar != "\r" { scalars.append(scalar) }
        return String(scalars)
    }
}
