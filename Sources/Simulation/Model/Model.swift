/// What central must hold, and who may see and edit it: written from the requirements with plain loops.
///
/// Shares no code with routing, topology or admission. A value: a backup of central is a copy of it.
struct Model {
    /// Central's live records.
    var records: [ModelKey: ModelRecord] = [:]
    /// Every key that ever existed here, deleted ones included.
    var known: Set<ModelKey> = []
    /// What central's deleted records said last; their writer is who deleted them.
    var deletedAs: [ModelKey: ModelRecord] = [:]
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
    /// By database and number, every push that was taken, where bundles are carried: they come again much later.
    var answers: [String: [Int64: (body: [UInt8], reply: [UInt8])]] = [:]
    /// Groups taken, by name.
    var accepted: Set<String> = []
    /// Groups kept apart.
    var parked: [ParkedGroup] = []
    /// Versions that sites offered after a restore of central: kept apart until somebody vouches for them.
    var offered: [ParkedGroup] = []
    /// What dropped ids stand for, one step.
    var aliases: [ModelKey: String] = [:]
    /// Merges that a restored central does not know, and sites may: they still write with the kept ids.
    var lostAliases: [ModelKey: String] = [:]
    /// Patients and prescribers whose home is to be moved, and where to.
    var homeMoves: [ModelKey: String] = [:]
    /// How many homes left a site, and what that count became when a record's home did.
    var homesLeft: [String: Int64] = [:]
    /// What central counted, in the order in which homes left a site: numbers as sites note them.
    var homesCounts: [String: [Int64]] = [:]
    var leftBy: [ModelKey: [String: Int64]] = [:]
    /// Patients and prescribers that a site made and has not surely heard accepted, with the position of the acceptance.
    var newcomers: [ModelKey: (site: String, position: Int64)] = [:]
    /// Stores whose transactions an administrator let go; those of every other dispensary stay on its site, however it came to be one.
    var switchedOn: Set<String> = []
    /// Where the primary's office is to go.
    var primaryMove: String?
    /// Stores that are to go to another site, and whether their site keeps a copy.
    var storeMoves: [String: (site: String, collects: Bool)] = [:]
    /// Transfers that central has registered as made, by what began them.
    var transfers: [ModelKey: ModelTransfer] = [:]
    /// By responding half, what began it.
    var beginnings: [ModelKey: ModelKey] = [:]
    /// Halves of which somebody at the receiver said another quantity, or added or took away a line.
    var acted: Set<ModelKey> = []
    /// What their lines said before.
    var beforeActs: [ModelKey: [ModelKey: [String]]] = [:]
    /// Versions that a site replaced without its people having seen them; they are kept apart.
    var replaced: [ReplacedVersion] = []
    /// How often administrators did what has to be in the audit log, by act and subject.
    var acts: [String: Int] = [:]
    /// How far central was looked at for what it does of its own accord.
    var position: Int64 = 0
    /// Goes up with every change; for remembering answers.
    var version = 0

    /// A group central refused, as far as later groups depend on it.
    struct ParkedGroup {
        let site: String
        let touched: Set<ModelKey>
        let created: Set<ModelKey>
        /// The number central keeps it under.
        var number: Int64 = 0
        var group: PushBody.Group
    }

    /// The offices a site holds today.
    func offices(of site: String) -> [String: Int64] {
        var offices: [String: Int64] = [:]
        for (store, holder) in holder where holder == site { offices["store:\(store)"] = epoch[store] }
        if primary == site { offices["primary"] = primaryEpoch }
        return offices
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
        deletedAs[key] = nil
        version += 1
        if key.table == "store", holder[key.id] == nil {
            holder[key.id] = Self.central
            epoch[key.id] = 1
        }
        if key.table == "merge", let merge = records[key] { aliases[ModelKey(merge["table"], merge["dropped"])] = merge["kept"] }
        noteHome(key, before)
    }

    /// A home that was moved has left the site that had it.
    private mutating func noteHome(_ key: ModelKey, _ before: ModelRecord?) {
        guard let before, let after = records[key], let field = Self.homeField(key, before), before[field] != after[field],
            homeMoves[key] == after[field]
        else { return }
        homeMoves[key] = nil
        guard let former = holder[before[field]], former != Self.central else { return }
        homesLeft[former, default: 0] += 1
        leftBy[key, default: [:]][former] = homesLeft[former]
    }

    mutating func delete(_ key: ModelKey, by site: String? = nil) {
        guard var stored = records[key] else { return }
        records[key] = nil
        stored.writer = site
        deletedAs[key] = stored
        version += 1
    }

    /// - Parameter given: the epoch that central gave: any that is higher and new will do.
    mutating func hand(_ store: String, to site: String, epoch given: Int64) {
        guard epoch[store] != given else { return }
        holder[store] = site
        epoch[store] = given
        collectors[store]?.remove(site)
        storeMoves[store] = nil
        version += 1
    }
}
