import Failures

/// The head of a document: an invoice, a prescription, a requisition, an order, goods received.
package struct DocumentRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case type, status, mode, store_ID, name_ID, prescriber_ID, entered_on, invoice_num, serial_number, comment
        case requisition_ID, original_PO_ID, purchase_order_ID
        case linked_transaction_id, linked_transaction_ID, linked_requisition_id, linked_goods_received_ID
        case om_status, is_cancellation
        case entry_date, entry_time, confirm_date, confirm_time, finalised_date, finalised_time, date_entered, creation_date, lastModifiedAt
        package static let names = spelled
    }

    package static let tables = DocumentKind.tables + ["tender"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    private static let slots = FieldSlots(of: Self.self)

    /// These fields alone, whatever the table.
    package init(_ payload: [UInt8]) throws {
        do {
            self.init(view: try FieldView(payload: payload, slots: Self.slots))
        } catch {
            throw Failure(.recordMalformed, nil, ["reason": error.code])
        }
    }

    /// Whether it is written for a patient.
    package var isPrescription: Bool { isDispensed && word(.type) == "ci" }

    /// Whether it is of a store's work as a dispensary.
    package var isDispensed: Bool { word(.mode) == StoreRecord.dispensaryMode }

    /// Whether the primary entered it (R-OWN 6).
    package var isEnteredOnPrimary: Bool { self[.entered_on] == OrderSide.primary }

    /// The last day on which anything happened to it, as `YYYY-MM-DD`; nil when it carries no date.
    package var lastDay: String? {
        let fields: [Field] = [.entry_date, .confirm_date, .finalised_date, .date_entered, .creation_date]
        if let last = fields.compactMap({ self[$0].map { String($0.prefix(10)) } }).filter(Day.isDay).max() { return last }
        guard let seconds = number(.lastModifiedAt), seconds > 0 else { return nil }
        let day = Day.text(seconds)
        return Day.isDay(day) ? day : nil
    }

    package var isCancelled: Bool { word(.om_status) == "cancelled" || isOn(.is_cancellation) }
}
