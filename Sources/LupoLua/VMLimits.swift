// SPDX-License-Identifier: Apache-2.0

/// What one script may use up before it is ended.
///
/// None of these can be caught by the script: after a kill the VM is closed, and its work continues in a fresh one.
package struct VMLimits: Sendable, Hashable {
    /// Bytes of Lua memory, results of the host included.
    package var memory: UInt64
    /// Lua time, host calls not counted; nil for no limit.
    package var time: Duration?
    /// Instructions, rounded to thousands; nil for no limit.
    ///
    /// Only where there is a limit are instructions counted: that makes Lua's loops take twice as long.
    package var steps: UInt64?
    /// How long after `time` the watchdog waits for a safe point before it ends the process.
    package var grace: Duration
    /// Bytes that `print` and the log functions may write in all.
    package var output: UInt64
    /// Most values in the arguments or the results of one call between Lua and the host.
    package var values: UInt32

    /// Makes limits; the defaults are those of a migration whose manifest says nothing.
    package init(
        memory: UInt64 = 64 << 20,
        time: Duration? = .seconds(30),
        steps: UInt64? = nil,
        grace: Duration = .seconds(2),
        output: UInt64 = 1 << 20,
        values: UInt32 = 4_000_000
    ) {
        self.memory = memory
        self.time = time
        self.steps = steps
        self.grace = grace
        self.output = output
        self.values = values
    }
}

extension Duration {
    var nanoseconds: Int64 {
        let parts = components
        return parts.seconds.multipliedReportingOverflow(by: 1_000_000_000).overflow
            ? .max / 4 : parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }
}
