/// What becomes of the writes that no sync made durable when the power goes.
package enum UnsyncedWrites: Sendable, Hashable {
    /// Every file is exactly as its last sync left it; a file never synced is gone.
    case lost
    /// Torn writes: of each file an arbitrary choice of the 512-byte sectors written since its last sync survives (none,
    /// all, a prefix, or some scattered over it), and a file that grew has the synced length, the written one or one between. A
    /// truncation survives whole or not at all. The same seed and the same history give the same choice.
    case torn(seed: UInt64)
}

/// The SplitMix64 sequence: small, fast and the same everywhere, which is all a simulation needs.
struct SeededSequence: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
