/// What becomes of the writes that no sync made durable when the power goes.
package enum UnsyncedWrites: Sendable, Hashable {
    /// Every file is exactly as its last sync left it; a file never synced is gone.
    case lost
    /// Torn writes: of each file an arbitrary choice of the 512-byte sectors written since its last sync survives (none,
    /// all, a prefix, or some scattered over it), and a file that grew has the synced length, the written one or one between. A
    /// truncation survives whole or not at all. The same seed and the same history give the same choice.
    case torn(seed: UInt64)
}
