// SPDX-License-Identifier: Apache-2.0

import LupoCLI

@main
struct Main {
    static func main() async { await LupoHostCommand.start() }
}
