import Catalogue
import Failures
import Payload
import Storage

/// What has no owner that is known here is nobody's to create (R-OWN 18): a line without its document, store data without a store or
/// with one that does not exist, a setting of a site that is none.
///
/// Which these are, `Admission.isNobodys` says.
package struct Orphans {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    package let editor: Editor

    package init(transaction: Transaction, editor: Editor) {
        self.transaction = transaction
        self.editor = editor
    }

    /// Refuses an orphan; one that is stored already may be put right on central, and taken back by the site that wrote it.
    ///
    /// - Parameter author: the site that wrote the stored version.
    /// - Throws: `owner-unknown` for what a site pushed, which waits for the record it hangs on; `parent-missing`, `store-unknown`,
    ///   `acting-store-missing`; `not-editor` on a site, which holds whatever it may edit.
    package func check(_ owner: Owner, _ key: RecordKey, _ payload: [UInt8], isStored: Bool, author: String?) throws {
        if editor.isFounding { return }
        if isStored, editor.isCentral || editor.isRemote && author == editor.site { return }
        let context = ["table": key.table.name, "id": key.id]
        switch owner {
        case .noStore(let field): throw try noStore(field, context)
        case .office(.store(let id)):
            throw Failure(.storeUnknown, "The record belongs to the store \(id), and there is no such store.", context)
        default:
            if editor.isRemote { throw Failure(.ownerUnknown, nil, context) }
            let (parent, words) = try missing(key, payload)
            let told = context.merging(parent.map { [Self.awaited: $0] } ?? [:]) { first, _ in first }
            guard editor.isCentral else {
                let admission = Admission(transaction: transaction)
                throw Failure(.notEditor, try admission.words(for: key, payload) { _ in Whereabouts.ofUnknownOwner }, told)
            }
            throw Failure(.parentMissing, words, told)
        }
    }

    /// Names in a refusal the record that has to be there first.
    private static let awaited = "awaits"

    /// Why a stored record is an orphan, for the one who imported it.
    package func why(_ record: StoredRecord) throws -> String {
        do {
            let owner = try OwnerFinder(transaction: transaction).owner(of: record.key, payload: record.payload)
            try check(owner, record.key, record.payload, isStored: false, author: nil)
        } catch let failure as Failure {
            return failure.message
        }
        return ""
    }

    private func noStore(_ field: String, _ context: [String: String]) throws -> Failure {
        guard !editor.isRemote, !editor.acting.isProgram else {
            return Failure(.storeUnknown, "The record names no store in \(field), and belongs to one.", context)
        }
        let active = try editor.activeStores()
        guard !active.isEmpty else {
            return Failure(.storeUnknown, "The record names no store in \(field), and no store is active here.", context)
        }
        return try storeMissing(field, active, context)
    }

    private func storeMissing(_ field: String, _ stores: [String], _ context: [String: String]) throws -> Failure {
        let names = try stores.map { try StoreTitle.of($0, transaction) }.sorted()
        return Failure(
            .actingStoreMissing,
            "The record names no store in \(field), and nothing says in which one the user works: \(names.joined(separator: ", ")).",
            context)
    }

    /// A new patient or prescriber at a site with several stores, of which none is named: the home is the dispensary store worked in
    /// (R-OWN 1, 19).
    ///
    /// - Throws: `acting-store-missing` naming the dispensary stores; `dispensary-only` where there is none.
    package func checkHomeless(_ key: RecordKey, _ payload: [UInt8]) throws {
        let acting = editor.acting
        guard !editor.isCentral, !editor.isRemote, !acting.isProgram, !acting.isSupervisor, acting.store == nil,
            let table = rules[key.table.folded]
        else { return }
        let view = try table.view(of: payload)
        guard case .home(let field) = try ChannelRouter(transaction: transaction).ownership(of: view, table, id: key.id).ownerPath,
            view.text(named: field).isEmpty
        else { return }
        let context = ["table": key.table.name, "id": key.id]
        let patients = Patients(transaction: transaction)
        let dispensaries = try editor.activeStores().filter { try patients.isDispensary($0) == true }
        guard !dispensaries.isEmpty else { throw Failure(.dispensaryOnly, nil, context, remedy: DispensaryRule.remedyWithout) }
        throw try storeMissing(field, dispensaries, context)
    }

    /// The record it hangs on that is not here, where its own field tells, and a sentence about it.
    private func missing(_ key: RecordKey, _ payload: [UInt8]) throws -> (parent: String?, words: String?) {
        guard let table = rules[key.table.folded] else { return (nil, nil) }
        let view = try table.view(of: payload)
        let parent: String
        let field: String
        switch try ChannelRouter(transaction: transaction).ownership(of: view, table, id: key.id).ownerPath {
        case .parent(let table, let api, let name): (parent, field) = (Rules.wireName(table, api), name)
        case .nameHome(let name): (parent, field) = ("name", name)
        case .prescriberHome(let name): (parent, field) = ("clinician", name)
        default: return (nil, nil)
        }
        let id = view.text(named: field)
        if id.isEmpty { return (nil, "The record does not say in \(field) to which \(parent) it belongs.") }
        guard try transaction.records.record(parent, transaction.aliases.resolve(parent, id))?.isDeleted ?? true else { return ("\(parent) \(id)", nil) }
        return ("\(parent) \(id)", "It belongs to \(parent) \(id), which is not here.")
    }

    // MARK: Rows that join two records

    /// Rows of the primary and of central that say something of other records, and the fields that name those.
    private static let joined: [String: KeyValuePairs<String, String>] = [
        "list_local_line": ["list_master_name_join_ID": "list_master_name_join", "item_ID": "item"],
        "list_master_line": ["item_master_ID": "list_master", "item_ID": "item"],
        "item_store_join": ["item_ID": "item", "store_ID": "store"],
        "name_store_join": ["name_ID": "name", "store_ID": "store"],
        "clinician_store_join": ["prescriber_ID": "clinician", "store_ID": "store"],
    ]

    /// What somebody writes on central speaks of records that are there; what sites push may come before what it speaks of.
    ///
    /// - Parameter stored: the live version here; what stands in it is not asked about again.
    /// - Throws: `parent-missing`, `store-unknown`.
    package func checkJoined(_ key: RecordKey, _ payload: [UInt8], stored: StoredRecord?) throws {
        guard !editor.isRemote, !editor.isFounding, !editor.acting.isProgram,
            let fields = Self.joined[key.table.folded], let value = try? JSONValue(parsing: payload)
        else { return }
        let before = stored.flatMap { try? JSONValue(parsing: $0.payload) }
        let context = ["table": key.table.name, "id": key.id]
        for (field, parent) in fields {
            let id = value[field]?.text ?? ""
            if let before, before[field]?.text ?? "" == id { continue }
            // A line of a local list may be blank.
            if id.isEmpty, key.table.folded == "list_local_line", parent == "item" { continue }
            // A pair of stores in a file is completed when both have come.
            if editor.isImport, parent == "name", !id.isEmpty { continue }
            if !id.isEmpty, try transaction.records.record(parent, transaction.aliases.resolve(parent, id)).map({ !$0.isDeleted }) ?? false { continue }
            if parent == "store" {
                throw Failure(
                    .storeUnknown, id.isEmpty ? "The record names no store in \(field)." : "There is no store \(id).", context)
            }
            throw Failure(
                .parentMissing,
                id.isEmpty ? "The record does not say in \(field) of which \(parent) it speaks." : "It speaks of \(parent) \(id), which is not here.",
                id.isEmpty ? context : context.merging([Self.awaited: "\(parent) \(id)"]) { first, _ in first })
        }
    }

    // MARK: Settings of sites

    private static let settings = Set(SiteSetting.tables)

    /// A row about a site makes none: sites are created by the command for it (R-STORE 6).
    ///
    /// - Throws: `site-unknown`.
    package func checkSite(_ key: RecordKey, _ payload: [UInt8]) throws {
        guard Self.settings.contains(key.table.folded) else { return }
        let field = SiteSetting.number(in: key.table.folded)
        let number = try rules.record(SiteSetting.self, payload, table: key.table.folded).text(field)
        guard try !transaction.sites.all().contains(where: { String($0.number) == number || $0.id == key.id }) else { return }
        throw Failure(
            .siteUnknown, number.isEmpty ? "The record names no site in \(field.name)." : "There is no site with the number \(number).",
            ["table": key.table.name, "id": key.id])
    }
}
