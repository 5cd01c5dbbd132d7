import Failures
import Storage

/// What goes with the device that was paired with a site, as far as it told: another device cannot get it from central (R-SYNC 4, R-OWN 5).
package struct PairingLoss: Sendable, Equatable {
    package let siteName: String
    /// Records that it had yet to send, and that it keeps to itself.
    package var unsent: Int64
    /// The groups they are in; nil when it did not say.
    package var unsentGroups: Int64?
    package var withheld: Int64
    /// When it said so, in seconds since 1970; nil for a device that never called.
    package let saidAt: Int64?
    /// It waits for news at this moment: it is alive.
    package let isListening: Bool
    /// It has told nothing since this server was restored: what it had handed on is not known.
    package let isUnheard: Bool
    /// Stores whose transactions are not synced, in a sentence; nil when there are none.
    package let withheldWarning: String?
    /// Databases that called while another was paired, the last first: one of them may be the new device.
    package let callers: [String]

    /// What an administrator should know before the pairing is cleared.
    package var warnings: [String] {
        var warnings: [String] = []
        if isListening { warnings.append("The paired device is connected now: clear its pairing only if it is really to be replaced.") }
        if unsent > 0 {
            warnings.append(
                "The paired device said that it had \(FormerDevice.words(records: unsent, groups: unsentGroups)) yet to send: a new device does not get them. If the old one still "
                    + "runs, let it sync first; or take its work from its folder afterwards: tributary site unsent.")
        }
        if withheld > 0 { warnings.append("It keeps \(counted(withheld, "record")) to itself of which central holds no copy, or an old one.") }
        if isUnheard {
            warnings.append(
                "It has not called since this server was restored from a backup: which of its stores it had handed on, nobody knows. Another device would edit them "
                    + "beside the sites where people work in them. Say first where each is worked in: tributary stores move STORE --to SITE --force.")
        }
        if let withheldWarning { warnings.append(withheldWarning) }
        if saidAt == nil { warnings.append("No device of this site has told what it holds.") }
        return warnings
    }
}
