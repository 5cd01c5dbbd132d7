import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// A document addressed to a store, which begins a transfer.
struct Candidate {
    let kind: TransferKind
    let key: RecordKey
    let fields: DocumentRecord
    let from: PartnerStore
    let to: PartnerStore

    /// The office under which the initiating half is edited: an order that the primary entered stays the primary's.
    var office: Office { Self.office(of: kind.initiating.document, fields) }

    static func office(of document: DocumentKind?, _ fields: DocumentRecord) -> Office {
        document == .purchaseOrder && fields.isEnteredOnPrimary ? .primary : .store(fields.text(.store_ID))
    }
}
