import Failures
import Payload
import SyncRules

/// Serial numbers that people take for their documents, and what becomes of them (R-XFER 1).
extension World {
    /// Some of the new documents get the next number of their store, as a program takes it before it writes them.
    ///
    /// - Returns: nil when the machine went down over it.
    func numbered(_ changes: [ModelChange], _ desk: Desk, at device: Device) throws -> [ModelChange]? {
        var numbered = changes
        for (index, change) in changes.enumerated() {
            guard desk.held[change.key] == nil, let bytes = change.bytes, let use = NumberUse(change.key, bytes),
                desk.own.contains(use.store), random.chance(60)
            else { continue }
            let engine = try device.engine(siteLimits)
            switch try atSite(device, { try engine.nextNumber(store: use.store, kind: use.kind) }) {
            case .died:
                // Perhaps one was taken, and nobody knows which.
                numbers.isExcused.insert(use.store)
                return nil
            case .failed(let failure):
                guard [.notEditor, .frozenForHandover, .tenureLeft, .siteRestored, .notInitialised, .orderedCentrally, .orderedBySite].contains(failure.code)
                else {
                    throw violation(.numbers, "\(device.name) gives no number for \(use.name): \(failure)")
                }
            case .done(let number):
                // Whether it is used, or spent because the writing fails: it was given.
                numbers.given[use.name, default: []].insert(Int(number))
                let form = Forms.again(change.key, bytes).with(use.field, .number(JSONNumber(number)))
                numbered[index] = put(form)
            }
        }
        return numbered
    }

    /// Numbers seen on documents anywhere.
    func noteNumbers(_ changes: [ModelChange]) {
        for change in changes {
            guard let bytes = change.bytes, let use = NumberUse(change.key, bytes), let number = use.number else { continue }
            numbers.given[use.name, default: []].insert(number)
        }
    }

    /// Numbers follow each other without a gap as long as everybody uses what was taken.
    func checkGaps() throws {
        guard !centralWasRestored else { return }
        var highest: [String: (use: NumberUse, number: Int)] = [:]
        for (key, record) in model.records where !tampered.contains(key) {
            guard let use = NumberUse(key, record.bytes), let number = use.number, number > highest[use.name]?.number ?? 0 else { continue }
            highest[use.name] = (use, number)
        }
        for (name, top) in highest.sorted(by: { $0.key < $1.key })
        where !numbers.isExcused.contains(top.use.store) && !wasRestored(model.holder[top.use.store] ?? "") {
            let given = numbers.given[name] ?? []
            guard let missing = (1..<top.number).first(where: { !given.contains($0) }) else { continue }
            throw violation(.numbers, "\(name) went up to \(top.number) and left out \(missing).")
        }
    }

    /// A number that a site gave again when it had gone back is told there: both documents are kept, and never silently (R-SYNC 6).
    func checkTold(_ keys: [ModelKey], _ name: String) throws {
        guard keys.count > 1, !centralWasRestored, let store = model.records[keys[0]]?["store_ID"], let holder = model.holder[store],
            keys.allSatisfy({ model.records[$0]?.writer == holder })
        else { return }
        let living = devices.filter { $0.site == holder }
        guard living.count == 1, living[0].wasRestored else { return }
        statistics.events["numbers given again", default: 0] += 1
        let told = try living[0].engine(siteLimits).status().repeatedNumbers
        guard told.contains(where: { Set($0.ids).isSuperset(of: keys.map(\.id)) }) else {
            let bytes = keys.compactMap { model.records[$0].map { String(decoding: $0.bytes, as: UTF8.self) } }.joined(separator: "\n  ")
            throw violation(
                .numbers,
                "\(living[0].name) says to nobody that \(keys.map(\.description).joined(separator: ", ")) carry one number: \(name).\n  \(bytes)")
        }
    }
}
