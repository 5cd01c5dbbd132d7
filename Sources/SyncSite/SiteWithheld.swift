import Failures
import Storage
import SyncProtocol
import SyncRules

/// What is withheld, and how it is sent once it may or must be (R-OWN 5).
extension SiteEngine {
    /// Most records put into groups in one transaction, unless one document alone has more.
    static let releaseSlice = 500

    /// Puts the next withheld records that are to be sent into groups, one document a group, in the order they were written.
    ///
    /// Each call is one durable transaction: after a crash the next one goes on where the last one stopped.
    /// - Returns: whether any was found.
    func releaseWithheld() throws -> Bool {
        guard try database.read({ try $0.withheld.firstDue() != nil }) else { return false }
        return try database.write { transaction in
            guard let settings = try Settings.kept(transaction) else { return false }
            var released = 0
            while released < Self.releaseSlice, let first = try transaction.withheld.firstDue() {
                released += try release(first.root, settings, transaction)
            }
            if released > 0 { try Freeze.extend(transaction) }
            return released > 0
        }
    }

    /// Sends what is withheld of one document; a document larger than a group goes in several, its head first.
    ///
    /// - Returns: the number of records.
    @discardableResult
    func release(_ root: RecordKey, _ settings: Settings, _ transaction: Transaction) throws -> Int {
        let (changes, acting) = try takeWithheld(of: root, transaction)
        let epochs = settings.offices + (try Self.formerOffices(transaction))
        for group in Self.groups(changes) { _ = try transaction.outbox.enqueue(epochs: epochs, acting: acting, changes: group) }
        return max(changes.count, 1)
    }

    /// No longer withholds a document's records and gives the changes that central must hear of, the head first, with
    /// those who wrote them.
    func takeWithheld(of root: RecordKey, _ transaction: Transaction) throws -> (changes: [OutboxChange], acting: WriteContext) {
        var changes: [OutboxChange] = []
        let withheld = try transaction.withheld.records(of: root)
        for one in withheld {
            try transaction.withheld.end(one.rec)
            guard let record = try transaction.records.record(numbered: one.rec) else { continue }
            changes.append(OutboxChange(key: record.key, payload: record.isDeleted ? nil : record.payload, base: record.base?.hash))
        }
        return (changes.filter { $0.key == root } + changes.filter { $0.key != root }, WriteContext(together: withheld.map(\.acting)))
    }

    /// Changes in groups that central takes.
    ///
    /// - Parameter limit: records that stay together in any case: those of one local transaction.
    static func groups(_ changes: [OutboxChange], limit: Int = 0) -> [[OutboxChange]] {
        var groups: [[OutboxChange]] = []
        var bytes = 0
        for change in changes {
            let size = change.payload?.count ?? 0
            if let last = groups.last, last.count < limit || last.count < PushRequest.recordsPerPush && bytes + size <= 2_000_000 {
                groups[groups.count - 1].append(change)
            } else {
                groups.append([change])
                bytes = 0
            }
            bytes += size
        }
        return groups
    }

    // MARK: Settings

    private static let former = StateKeys<Int64>("former.store:")

    /// Offices given up while something of their stores was still withheld: under these epochs central keeps it apart.
    static func formerOffices(_ transaction: Transaction) throws -> [Tenure] {
        try transaction.state.all(former).map { Tenure(office: .store($0.member), site: "", epoch: $0.value) }
    }

    /// New settings came into force: what they say of each store's transactions holds from now on.
    static func applyOptions(_ settings: Settings, before: Settings?, _ transaction: Transaction) throws {
        func held(_ store: String, _ settings: Settings?) -> HeldStore? {
            settings?.stores.first { $0.id == store && $0.kind == .active }
        }
        for store in settings.stores where store.kind == .active {
            if try transaction.state.has(former[store.id]) { try transaction.state.set(former[store.id], nil) }
            guard let old = held(store.id, before), old.withholds != store.withholds else { continue }
            try transaction.log.write(
                "transactions-option",
                store.withholds
                    ? "The transactions of \(try title(store.id, transaction)) stay on this site from now on; central keeps the copy it has."
                    : "The transactions of \(try title(store.id, transaction)) are sent to central from now on, and what stayed here so far follows.")
        }
        for id in try transaction.withheld.stores() {
            if let store = held(id, settings) {
                // A store that goes takes along what it withheld so far.
                try transaction.withheld.setDue(ofStore: id, store.withholds && !settings.freezes(store: id) ? .no : .store)
            } else {
                try transaction.withheld.setDue(ofStore: id, .formerStore)
                if let epoch = held(id, before)?.epoch { try transaction.state.set(former[id], epoch) }
            }
        }
    }

    private static func title(_ store: String, _ transaction: Transaction) throws -> String {
        try transaction.live(StoreRecord.self, store)?.view.text(.name) ?? store
    }

    /// Names became stores' or preferences changed: documents that travel by themselves now are to be sent.
    func reviewWithheld(_ news: IntegrationNews, _ settings: Settings, _ transaction: Transaction) throws {
        var documents: [RecordKey] = []
        if news.hasPreferences { documents = try transaction.withheld.documents(naming: nil) }
        for name in news.storeNames.sorted() { documents += try transaction.withheld.documents(naming: name) }
        guard !documents.isEmpty else { return }
        let withholding = Withholding(transaction: transaction, settings: settings)
        for root in documents {
            guard let record = try transaction.records.record(root), !record.isDeleted,
                let document = try withholding.document(of: root, payload: record.payload), !document.isWithheld
            else { continue }
            try transaction.withheld.setDue(document: root)
        }
    }
}

extension WriteContext {
    /// Those who wrote parts of one document, as the group says it that holds them all: `Ann, Ben`, in their one store (R-USER).
    ///
    /// The program's own part is nobody's, and supervisor mode is said only where everything was written in it.
    init(together authors: [WriteContext]) {
        let people = authors.filter { !$0.isProgram }
        var users: [String] = []
        for case let user? in people.map(\.user) where !users.contains(user) { users.append(user) }
        let stores = Set(people.compactMap(\.store))
        self.init(
            user: users.isEmpty ? nil : Self.list(users), store: stores.count == 1 ? stores.first : nil,
            isSupervisor: !people.isEmpty && people.allSatisfy(\.isSupervisor))
    }

    /// The most bytes that a list of names takes up in a group.
    private static let listBytes = 200

    private static func list(_ users: [String]) -> String {
        var list = users[0]
        for (index, user) in users.enumerated().dropFirst() {
            guard list.utf8.count + user.utf8.count < listBytes else { return list + " and \(users.count - index) more" }
            list += ", " + user
        }
        return list
    }
}

extension Transaction {
    /// The groups that wait to be sent, and the documents about to be put into some.
    func waitingGroups() throws -> Int64 { try outbox.waitingCount(through: .max) + withheld.counts().dueDocuments }

    /// Records waiting to be sent, in groups or about to be put into some, and the number of groups.
    func waiting() throws -> (records: Int64, groups: Int64) {
        let outbox = try outbox.counts()
        let withheld = try withheld.counts()
        return (outbox.waitingRecords + withheld.due, outbox.waitingGroups + withheld.dueDocuments)
    }
}
