/// One change of hands: an office that goes to another site, or a patient or prescriber that goes to another home store.
package struct Handover: Equatable, Sendable {
    package enum State: String, Sendable {
        /// The holder is to freeze, drain and report.
        case ordered
        /// The new holder has it.
        case done
        /// It never happened; the holder goes on.
        case cancelled
    }

    /// Drawn at random: never used again, also not by a central that was restored from a backup.
    package let id: String
    /// The office it is edited under until the switch: the office that goes, or that of the old home store.
    package let office: Office
    /// The patient or prescriber; nil when the whole office goes.
    package let record: RecordKey?
    /// Where the office goes; nil for a record.
    package let toSite: String?
    /// The new home store; nil for an office.
    package let toStore: String?
    package var state: State
    /// The former holder was given up: it was not asked to drain.
    package var isForced: Bool
    /// The site that held it, once it is done.
    package var fromSite: String?
    /// What `Office.homes` counts at the former holder from the switch on; nil for an office.
    package var homes: Int64?
    /// The former holder keeps a full read-only copy of the store (R-SITE 3).
    package let collects: Bool
    /// A version of a subscription: of the holder's, which told it to freeze; since the switch of the new holder's, under which it has everything.
    package var version: Int64?
    package var orderedAt: Int64
    package var endedAt: Int64?
    /// When central heard that the new holder has everything and works; nil for a record.
    package var openedAt: Int64?

    package init(id: String, office: Office, record: RecordKey?, toSite: String?, toStore: String?, collects: Bool = false, at time: Int64) {
        self.id = id
        self.office = office
        self.record = record
        self.toSite = toSite
        self.toStore = toStore
        self.collects = collects
        state = .ordered
        isForced = false
        orderedAt = time
    }
}
