// SPDX-License-Identifier: Apache-2.0

/// The limits whose errors can say where they are raised.
package enum VMLimitName: Sendable, Hashable {
    /// Lua time.
    case time
    /// Memory.
    case memory
    /// Instructions.
    case steps
    /// Output of `print` and the log functions.
    case output
}

/// Everything a VM is made of beside its scripts.
package struct VMOptions: Sendable {
    /// What the scripts may use up.
    package var limits: VMLimits
    /// What they can see of the host; shared by all VMs that are made with it.
    package var interface: LuaInterface
    /// The folder beneath which `require` finds files; nil for built-in modules only.
    package var directory: String?
    /// Seed of `math.random`; the same for every attempt of a migration.
    package var seed: UInt64
    /// What `os.time()` gives, in seconds since 1970, for the whole life of the VM.
    package var now: Int64
    /// Where a limit can be raised, for errors; nil where there is nothing to say.
    package var advice: @Sendable (VMLimitName) -> String? = { _ in nil }
    /// Called by the watchdog, on its own thread, just before it ends the process with status 124.
    package var lastWords: (@Sendable () -> Void)?

    /// Makes options.
    package init(
        limits: VMLimits = VMLimits(),
        interface: LuaInterface = .empty,
        directory: String? = nil,
        seed: UInt64 = 0,
        now: Int64 = 0,
        lastWords: (@Sendable () -> Void)? = nil
    ) {
        self.limits = limits
        self.interface = interface
        self.directory = directory
        self.seed = seed
        self.now = now
        self.lastWords = lastWords
    }
}
