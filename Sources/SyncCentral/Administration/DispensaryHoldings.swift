import Failures
import Payload
import Storage
import SyncRules

/// What a dispensary store has that is worked with in dispensaries only (R-OWN 1, 3, 5).
package struct DispensaryHoldings: Equatable, Sendable {
    /// Whose home it is.
    package let patients: Int
    package let prescribers: Int
    /// Those central holds.
    package let prescriptions: Int
    /// Its site keeps its transactions from central.
    package let isWithheld: Bool

    package var isEmpty: Bool { patients + prescribers + prescriptions == 0 && !isWithheld }

    /// What becomes of it in an ordinary store, for a person.
    package var words: String {
        var words: [String] = []
        if patients + prescribers > 0 {
            words.append(
                "\(patients) patients and \(prescribers) prescribers have their home there, and are edited in dispensaries only: move their homes first.")
        }
        if prescriptions > 0 { words.append("\(prescriptions) prescriptions of it are on central; no more can be written.") }
        if isWithheld {
            words.append("What its site keeps from central, prescriptions and stock, is sent with the next sync; prescriptions are kept apart.")
        }
        return words.joined(separator: " ")
    }

    /// What to do before the mode is changed.
    package var remedy: String {
        patients + prescribers > 0
            ? "Give them another home, on central: tributary homes move name ID STORE for a patient, clinician ID for a prescriber; then change the mode."
            : "Change it with --yes when the store prescribes no more."
    }
}
