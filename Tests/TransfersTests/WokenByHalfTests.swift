import Payload
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import TestSupport
import Testing

@testable import SyncSite
@testable import Transfers

@Suite("R-OWN 10, R-XFER 1: what waits for the other half of a transfer goes on when the half is made", .ownThreads)
struct WokenByHalfTests {
    /// Sends one group as beta's site, as a device would that knows more of a half than a central that was restored.
    private func push(_ change: Change, _ trade: Trade) throws -> GroupAnswer? {
        let site = try trade.site("South")
        let caller = try trade.engine.openSession(site: "site-South", site.sessionRequest(app: "test")).caller
        let group = PushRequest.Group(
            number: 1_000, epochs: try site.settings()?.offices ?? [], acting: .program,
            changes: [PushRequest.GroupChange(table: change.table, id: change.id, base: nil, payload: change.payload)])
        let number = try trade.administration.site("South").push + 1
        let request = PushRequest(number: number, opening: "ahead", healedThrough: nil, groups: [group])
        return try PushRequest.Reply(decoding: trade.engine.push(caller, request.encoded())).answers.first?.answer
    }

    @Test func `a line that came before its half is taken in as soon as central has made the half`() throws {
        let trade = try Trade()
        let half = TransferID.half(of: "i", .shipment)
        let line = Trade.record("trans_line", "added", ["transaction_ID": half, "item_ID": "salt", "item_name": "Salt", "quantity": 3])
        guard case .parked(let code, _) = try push(line, trade) else {
            Issue.record("the line was taken without its document")
            return
        }
        #expect(code == "owner-unknown")
        try trade.write("North", Trade.invoice("i", from: "alpha", to: "beta"))
        try trade.sync("North")
        #expect(try trade.value(nil, "transact", half) != nil)
        #expect(try trade.administration.quarantine(all: false).isEmpty)
        #expect(try trade.value(nil, "trans_line", "added")?["quantity"]?.integer == 3)
    }
}
