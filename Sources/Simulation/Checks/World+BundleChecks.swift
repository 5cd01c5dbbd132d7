import Failures
import Storage
import SyncProtocol
import SyncSite

/// What bundles say has arrived has arrived, and none is taken that is older than what was taken.
extension World {
    /// A site's bundle holds all that waits to be sent, and the site knows how far that goes.
    func checkBundled(_ letter: Letter, at device: Device) throws {
        let pushes = letter.messages.filter { $0.kind == .push }.compactMap { PushBody($0.bytes) }
        let held = pushes.flatMap { $0.groups.map(\.number) }
        let (waiting, through) = try device.machine.database.read { transaction in
            (
                try transaction.sql.prepare("SELECT group_no FROM outbox_groups WHERE state = 'waiting' ORDER BY group_no").all { $0.int(0) },
                try transaction.state.value(StateKey<Int64>("bundle.through"))
            )
        }
        guard held == waiting else {
            throw violation(.receipts, "\(letter.name) holds the groups \(held), and what waits to be sent is \(waiting).")
        }
        guard let last = held.last else { return }
        guard through == last else { throw violation(.receipts, "\(device.name) says that \(letter.name) goes to group \(through ?? 0), and not to \(last).") }
        for (push, next) in zip(pushes, pushes.dropFirst()) where next.number != push.number + 1 {
            throw violation(.pushIdentity, "In \(letter.name) push \(next.number) follows push \(push.number).")
        }
    }

    /// What central's bundle says of pushes is what became of them: each answer is of a push that stands.
    func checkAnswers(_ messages: [BundleMessage], site: String, _ database: String) throws {
        for message in messages where message.kind == .answer {
            let (line, reply) = try message.split()
            let number = try PushRequest.Reply(decoding: reply).number
            guard number <= model.pushes[database]?.number ?? 0, let known = model.answers[database]?[number], known.reply == reply,
                Digest.of(known.body).hex == String(decoding: line, as: UTF8.self)
            else { throw violation(.receipts, "Central's bundle for \(site) answers push \(number), which was not taken or was answered otherwise.") }
        }
        guard let first = messages.first, first.kind == .head else {
            throw violation(.soundness, "A bundle for \(site) begins with something else than its head.")
        }
        let head = try BundleHead(decoding: first.bytes)
        guard head.push == model.pushes[database]?.number ?? 0 else {
            throw violation(.receipts, "Central's bundle for \(site) says that push \(head.push) has come; it was \(model.pushes[database]?.number ?? 0).")
        }
    }

    /// What central has heard of a site: no more than its bundle could say, and that once.
    func checkHeard(_ letter: Letter) throws {
        guard let carrier else { return }
        let site = try central.database.read { try $0.sites.site(letter.site) }
        guard let site, site.database == letter.database else { throw violation(.receipts, "Central took \(letter.name) for another database.") }
        guard site.cursor <= letter.position else {
            throw violation(.receipts, "Central believes that \(letter.site) stands at \(site.cursor); it stood at \(letter.position) when it said so.")
        }
        // Clocks are wrong here after each start: words of a start that central never heard of may be answered once more, which changes nothing.
        guard !wasRestored(letter.site), !isCopied(letter.site) else { return }
        guard carrier.done.insert("central \(letter.number)").inserted else { throw violation(.bundles, "Central takes \(letter.name) once more.") }
    }

    /// A device took central's bundle to its end.
    func checkTaken(_ letter: Letter, at device: Device, needsReturn: Bool) throws {
        guard let carrier, let first = letter.messages.first else { return }
        let head = try BundleHead(decoding: first.bytes)
        let name = "\(device.number) \(letter.database)"
        if !wasRestored(letter.site), !isCopied(letter.site) {
            if let last = carrier.told[name], (head.session, head.number) < last {
                throw violation(.bundles, "\(device.name) takes \(letter.name), though it has taken one that was made later.")
            }
            guard carrier.done.insert("\(device.number) \(letter.number)").inserted else {
                throw violation(.bundles, "\(device.name) takes \(letter.name) once more.")
            }
            // What came over a network beyond it waits for its own checkpoint.
            let staged = try device.machine.database.read {
                max(try $0.sql.prepare("SELECT MAX(staged) FROM joined").first { $0.int(0) } ?? 0, try $0.state.value(StateKey<Int64>("staged.head")) ?? 0)
            }
            if !needsReturn, let marks = letter.checkpoint, try position(of: device) < marks.to, staged <= marks.to {
                throw violation(
                    .receipts, "\(device.name) says that it has taken \(letter.name), which goes to \(marks.to), and stands at \(try position(of: device)).")
            }
        }
        carrier.told[name] = (head.session, head.number)
    }

    /// What a carried checkpoint left is what central counts; nothing is counted while the rest of a first load is still to come.
    func checkProven(_ device: Device, _ letter: Letter) throws {
        let differs = try device.machine.database.read {
            try $0.state.has(StateKey<String>("unproven")) && !$0.state.has(StateKey<StateFlag>("load.open"))
        }
        guard differs else { return }
        throw violation(
            .digests,
            "\(device.name) holds something else than \(letter.name) says, though nothing from outside touched it."
                + "\(try difference(at: device, from: letter.expected))\(try pages(of: letter, at: device))")
    }
}
