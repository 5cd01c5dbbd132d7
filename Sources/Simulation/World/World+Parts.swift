import Failures
import Payload
import SyncCentral
import SyncProtocol
import SyncSite

extension World {
    /// A push that came in parts is the push that was announced, all of it and nothing else; until then central has taken nothing.
    func settle(part request: Request, reply: [UInt8], _ caller: Caller) throws {
        guard let head = try? JSONValue(parsing: reply), let whole = request.whole else {
            throw violation(.soundness, "The answer to a part of \(request.site) cannot be read.")
        }
        guard head["received"] == nil else { return }
        try settle(push: whole, reply: reply, caller)
        let (site, staged) = try central.database.read { (try $0.sites.site(caller.site), try $0.pushes.push(of: caller.site)) }
        if let number = PushBody(whole)?.number, site?.push == number, staged?.number == number {
            throw violation(.pushIdentity, "Parts of push \(number) of \(caller.site) stay after it was applied.")
        }
    }
}
