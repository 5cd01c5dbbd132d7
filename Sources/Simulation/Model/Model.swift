/// What central must hold, and who may see and edit it: written from the requirements with plain loops.
///
/// Shares no code with routing, topology or admission. A value: a backup of central is a copy of it.
struct Model {
    /// Central's live records.
    var records: [ModelKey: ModelRecord] = [:]
    /// Every key that ever existed here, deleted ones included.
    var known: Set<ModelKey> = []
    /// Where each store is active, and how often it changed hands.
    var holder: [String: String] = [:]
    var epoch: [String: Int64] = [:]
    /// Which site is the primary server, and how often that changed.
    var primary = Model.central
    var primaryEpoch: Int64 = 1
    /// Sites that hold a read-only copy of a store.
    var collectors: [String: Set<String>] = [:]
    /// By database: the last push taken, its body and the answer.
    var pushes: [String: (number: Int64, body: [UInt8], reply: [UInt8])] = [:]
    /// Groups taken, by name.
    var accepted: Set<String> = []
    /// Groups kept apart.
    var parked: [ParkedGroup] = []
    /// Goes up with every change; for remembering answers.
    var version = 0

    /// A group central refused, as far as later groups depend on it.
    struct ParkedGroup {
        let site: String
        let mark: String
        let touched: Set<ModelKey>
        let created: Set<ModelKey>
    }

    static let central = "site-central"

    /// A group's name: the mark its local transaction carries, and its first record.
    static func name(_ mark: String, _ changes: [ModelChange]) -> String {
        "\(mark) \(changes.first?.key.description ?? "")"
    }

    mutating func put(_ key: ModelKey, _ bytes: [UInt8], by site: String?) {
        let before = records[key]
        if before?.bytes == bytes { return }
        let author = before != nil || known.contains(key) ? before?.author : site
        records[key] = ModelRecord(bytes, author: author, writer: site)
        known.insert(key)
        version += 1
        if key.table == "store", holder[key.id] == nil {
            holder[key.id] = Self.central
            epoch[key.id] = 1
        }
    }

    mutating func delete(_ key: ModelKey) {
        guard records[key] != nil else { return }
        records[key] = nil
        version += 1
    }

    mutating func hand(_ store: String, to site: String) {
        guard holder[store] != site else { return }
        holder[store] = site
        epoch[store] = (epoch[store] ?? 0) + 1
        collectors[store]?.remove(site)
        version += 1
    }
}
