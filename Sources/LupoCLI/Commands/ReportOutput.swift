// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Prints a run's report: text for people, or one JSON document.
struct ReportOutput {
    private let output: OutputOptions

    init(_ output: OutputOptions) { self.output = output }

    /// Shows the report.
    ///
    /// - Parameters:
    ///   - report: of a command that runs migrations.
    ///   - empty: what to say to people where there was nothing to do.
    /// - Returns: the exit status.
    func show(_ report: RunReport, empty: String? = nil) -> Int32 {
        switch output.format {
        case .json: Output.write(report.json.encoded(indented: true) + "\n")
        case .text:
            if report.migrations.isEmpty, report.error == nil, let empty {
                Output.write(empty + "\n")
            }
            Output.write(RunRenderer(style: output.style).rendered(report))
            if let error = report.error {
                Output.writeError(RunRenderer(style: output.errorStyle).painted(error) + "\n")
            }
        }
        return report.exitStatus
    }
}
