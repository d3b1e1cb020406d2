// SPDX-License-Identifier: Apache-2.0

/// The files of a long command line, kept beside the parser.
///
/// ArgumentParser 1.x copies the whole list for each word that it adds to it: a thousand files took it 40 ms, ten
/// thousand took it seconds. A long block of words that can only be files reaches it as one word, and ``expand(_:)`` puts
/// the files in that word's place.
struct FileList {
    @TaskLocal static var current = FileList()

    /// No argument of a process can hold it.
    private static let mark = "\u{0}files"
    private static let shortest = 32
    private var files: ArraySlice<String> = []

    /// Takes the longest block of words out of the arguments of `run` that can be nothing but files.
    ///
    /// - Parameter arguments: without the program's name.
    /// - Returns: the arguments for the parser, and the list for ``current`` while the command runs.
    static func fold(_ arguments: [String]) -> ([String], FileList) {
        guard arguments.first == "run" else { return (arguments, FileList()) }
        var longest = 0..<0
        var start = 1
        for index in 1...arguments.count
        where index == arguments.count || arguments[index].first == "-" {
            // The word behind an option may be its value.
            let first = start > 1 ? start + 1 : start
            if first < index, index - first > longest.count { longest = first..<index }
            start = index + 1
            if index < arguments.count, arguments[index] == "--" { break }
        }
        guard longest.count >= shortest else { return (arguments, FileList()) }
        var list = FileList()
        list.files = arguments[longest]
        return (arguments[..<longest.lowerBound] + [mark] + arguments[longest.upperBound...], list)
    }

    /// The files as they stood on the command line.
    func expand(_ words: [String]) -> [String] {
        words.flatMap { $0 == FileList.mark ? Array(files) : [$0] }
    }
}
