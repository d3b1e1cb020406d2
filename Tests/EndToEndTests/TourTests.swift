// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoTestSupport
import Testing

/// The mistakes of `docs/tour.md`, made again, and what is then to be seen.
///
/// After a change of the output on purpose, `LUPO_UPDATE_DOCS=1 make test FILTER=TourTests` writes it into the document.
@Suite struct TourTests {
    private static var path: String { ExampleProject.root + "/docs/tour.md" }

    @Test(.timeLimit(.minutes(2)))
    func `each output in the tour is what the program says`() async throws {
        try await withExamples(withTour: true) { project in
            let original = try project.folder.read(ExampleProject.tour)
            var document = TourDocument(
                String(decoding: try FileTree.read(Self.path), as: UTF8.self)
            )
            let updates = getenv("LUPO_UPDATE_DOCS") != nil
            for (index, part) in document.parts.enumerated() {
                switch part {
                case .text: continue
                case .change(let old, let new):
                    let text = try TourDocument.changed(original, from: old, to: new)
                    try project.folder.write(text, to: ExampleProject.tour)
                case .command(let command, let expected):
                    let output = try await project.shell(command)
                    if updates {
                        document.set(output, of: index)
                    } else {
                        #expect(
                            Self.timeless(output) == Self.timeless(expected),
                            "$ \(command)\n\(output.joined(separator: "\n"))"
                        )
                    }
                }
            }
            if updates { try FileTree.write(Array(document.text.utf8), to: Self.path) }
        }
    }

    /// The lines without what differs from run to run: durations, times of day, how wide that makes a column, and how
    /// often the progress was shown.
    private static func timeless(_ lines: [String]) -> [String] {
        lines.filter { !$0.contains(/^tour@4\.0\.30: \d+ %/) }.map { line in
            line.replacing(/\d+(\.\d+)? (ms|s|µs)\b/, with: "TIME")
                .replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, with: "WHEN")
                .replacing(/lupo_trash_\d{14}(_\d+)?/, with: "lupo_trash_TIME")
                .replacing(/\s{2,}/, with: " ")
        }
    }
}
