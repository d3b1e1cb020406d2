// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Prints a run's report: text for people, or one JSON document.
struct ReportOutput {
    private let output: OutputOptions

    init(_ output: OutputOptions) { self.output = output }

    /// Shows the report.
    ///
    /// - Returns: the exit status.
    func show(_ report: RunReport) -> Int32 {
        switch output.format {
        case .json: Output.write(report.json.encoded(indented: true) + "\n")
        case .text:
            Output.write(RunRenderer(style: output.style).rendered(report))
            if let error = report.error {
                Output.writeError(RunRenderer(style: output.errorStyle).painted(error) + "\n")
            }
        }
        return report.exitStatus
    }
}
