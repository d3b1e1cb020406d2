// SPDX-License-Identifier: Apache-2.0

import CLibFuzzer
import Glibc
import LupoFuzz

/// Runs libFuzzer with SQL texts.
@main struct Fuzzer {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments, runOneInput))
    }
}

/// The name by which libFuzzer's own main, which the linker finds too, would call it.
@_cdecl("LLVMFuzzerTestOneInput")
func runOneInput(_ input: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    SQLFuzz.run(Array(UnsafeBufferPointer(start: input, count: size)))
    return 0
}
