// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// Writes what an input means, for people who look into one: where `LUPO_FUZZ_SHOW` is set.
func show(_ text: @autoclosure () -> String) {
    guard getenv("LUPO_FUZZ_SHOW") != nil else { return }
    let bytes = Array("\(text())\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// The input that is being run, where somebody said which.
package enum FuzzedInput {
    /// Its name, for messages.
    @TaskLocal package static var name: String?
}

/// What must hold for every input.
///
/// Ends the process where it does not: that is how a fuzzer notices.
func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
    guard !holds else { return }
    fatalError("\(FuzzedInput.name.map { "\($0): " } ?? "")\(message())")
}

/// The result of what may refuse its input; a refusal says why, whatever the input was.
///
/// - Parameter body: what is tried.
/// - Returns: nil where it was refused.
func attempt<Result: ~Copyable>(_ body: () throws(LupoError) -> Result) -> Result? {
    do throws(LupoError) {
        return try body()
    } catch {
        expect(error)
        return nil
    }
}

/// Holds an error to what each one promises.
func expect(_ error: LupoError) {
    expect(error.code != .internal, "an error of the host itself: \(error.message)")
    expect(!error.message.isEmpty, "an error without a message: \(error.code)")
    expect(error.hint?.isEmpty != true, "an empty hint: \(error.message)")
    expect((error.location?.line ?? 1) > 0, "an error in no line: \(error.message)")
    for cause in error.causes { expect(cause) }
    expect(!error.rendered().isEmpty, "an error that shows nothing: \(error.code)")
}
