import Failures
import Payload
import SyncRules

/// Makes the responding half of a transfer from the initiating one; same input, same bytes.
struct HalfMaker {
    let kind: TransferKind
    let initiatingID: String
    let respondingID: String
    /// The store that receives the half, and the name under which it knows the sender.
    let receivingStore: String
    let sendingName: String
    /// The receiving store's own request that the invoice fulfils; empty for none.
    var request = ""
    /// Lines of the order behind an invoice, with the item of each.
    var orderLines: [(id: String, item: String)] = []

    func header(from source: JSONValue, _ fields: DocumentRecord) -> [UInt8] { kind.headerForm.build(from: source, given(fields)) }

    func headerMembers(from source: JSONValue, _ fields: DocumentRecord) -> [(key: String, value: JSONValue)] {
        kind.headerForm.mirrored(from: source, given(fields))
    }

    private func given(_ fields: DocumentRecord) -> [HalfForm.Given: JSONValue] {
        let moment = fields.moment
        return [
            .id: .string(respondingID), .receivingStore: .string(receivingStore), .sendingName: .string(sendingName),
            .unnumbered: .number(-1), .source: .string(initiatingID), .request: .string(request),
            .order: .string(fields.text(.original_PO_ID)), .day: .string(moment.day), .time: .number(JSONNumber(moment.time) ?? 0),
            .reference: .string(kind.reference(fields.text(kind.initiatingNumberField))), .comment: .string(kind.comment(sourceComment)),
        ]
    }

    /// The initiating header's comment; set before headers are built.
    var sourceComment = ""

    /// The lines that the other half has, in the order of their ids; what was never allocated does not travel.
    func lines(from sources: [(id: String, value: JSONValue)]) -> [MirroredLine] {
        sources.filter { isGoods($0.value) }.map { source in
            let id = TransferID.line(of: source.id, in: respondingID, kind)
            var given: [HalfForm.Given: JSONValue] = [
                .id: .string(id), .header: .string(respondingID), .source: .string(source.id),
                .lineType: .string(Self.received(source.value[LineField.type]?.text ?? "")),
                .orderLine: .string(orderLine(of: source.value)),
            ]
            let ordered = Self.ordered(source.value)
            given[.packs] = .number(Quantity.number(ordered.packs))
            given[.packSize] = .number(Quantity.number(ordered.packSize))
            return MirroredLine(
                source: source.id, id: id, payload: kind.lineForm.build(from: source.value, given),
                members: kind.lineForm.mirrored(from: source.value, given))
        }
    }

    private func isGoods(_ line: JSONValue) -> Bool {
        kind.initiating.document != .transaction || line[LineField.type]?.text?.lowercased() != "placeholder"
    }

    /// What goes out comes in; services stay what they are.
    private static func received(_ type: String) -> String { type.lowercased() == "stock_out" || type.isEmpty ? "stock_in" : type }

    /// Whole packs of the size ordered where that is possible, units otherwise.
    static func ordered(_ line: JSONValue) -> (packs: Double, packSize: Double) {
        let adjusted = Quantity.value(line[LineField.quan_adjusted_order])
        let units = adjusted == 0 ? Quantity.value(line[LineField.quan_original_order]) : adjusted
        let size = Quantity.value(line[LineField.packsize_ordered])
        guard size > 0, (units / size).rounded() * size == units else { return (units, 1) }
        return (units / size, size)
    }

    private func orderLine(of line: JSONValue) -> String {
        if let own = line[LineField.order_lines_ID]?.text, !own.isEmpty { return own }
        let item = line[LineField.item_ID]?.text ?? ""
        let matches = orderLines.filter { $0.item == item }
        return matches.count == 1 ? matches[0].id : ""
    }

    static func fingerprint(of members: [(key: String, value: JSONValue)]) -> String {
        String(decoding: JSONValue.object(members).serialised(), as: UTF8.self)
    }
}
