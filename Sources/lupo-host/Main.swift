// SPDX-License-Identifier: Apache-2.0

import LupoCLI

@main
struct Main {
    @MainActor
    static func main() async {
        // Here on the main thread, before there is any other.
        LupoHostCommand.prepare()
        await LupoHostCommand.start()
    }
}
