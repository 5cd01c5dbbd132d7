import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    private static let codeBytesMax = 50
    private static let titleBytesMax = 200

    /// Changes a store, its own name with it, in every topology (R-STORE 6).
    ///
    /// - Parameter newID: an id for the store's preferences, where it has none yet.
    /// - Returns: the store as it is now, and what an administrator should know of the change.
    /// - Throws: `not-found`, `name-taken`, `argument-invalid`.
    package func editStore(_ reference: String, _ edit: StoreEdit, newID: String) throws -> (store: StoreFacts, remarks: [String]) {
        try database.write { transaction in
            let before = try Self.store(reference, transaction)
            try Self.check(edit, of: before, transaction)
            var changes = edit.changesRecord ? try recordChanges(edit, before, transaction) : []
            if !edit.preferences.isEmpty { changes.append(try preferenceChange(edit, before, newID, transaction)) }
            guard !changes.isEmpty else { return (before, []) }
            _ = try CentralWriter(database, by: by).write(changes, acting: .program, transaction)
            let after = try Self.store(before.id, transaction)
            return (after, try remarks(before, after, transaction))
        }
    }

    private static func check(_ edit: StoreEdit, of store: StoreFacts, _ transaction: Transaction) throws {
        if let code = edit.code {
            guard !code.trimmingSpaces.isEmpty, code.utf8.count <= codeBytesMax else {
                throw Failure(.argumentInvalid, "A store's code has 1 to \(codeBytesMax) bytes.")
            }
            if code != store.code { try checkStoreCode(code, except: store.id, transaction) }
        }
        if let title = edit.title, title.trimmingSpaces.isEmpty || title.utf8.count > titleBytesMax {
            throw Failure(.argumentInvalid, "A store's name has 1 to \(titleBytesMax) bytes.")
        }
        if let title = edit.title, title != store.title { try checkStoreTitle(title, except: store.id, transaction) }
        for one in edit.preferences where one.key.isEmpty {
            throw Failure(.argumentInvalid, "A preference is given as KEY=VALUE.")
        }
    }

    /// People say a code, a name or an id for a store: by a new code no other store may be meant (R-STORE 5, 6).
    ///
    /// - Throws: `name-taken`.
    static func checkStoreCode(_ code: String, except store: String?, _ transaction: Transaction) throws {
        let folded = code.lowercased()
        for other in try transaction.stores.all() where other.id != store {
            let what = other.code.lowercased() == folded ? "has the code" : other.id.lowercased() == folded ? "has the id" : "is called"
            guard what != "is called" || other.title.lowercased() == folded else { continue }
            throw Failure(
                .nameTaken, "Another store, \(other.title), \(what) \(code): it would be meant, or nobody could tell which.",
                ["store": other.id])
        }
    }

    /// Two stores may have one name, but none is called what another is found by: its code or its id.
    ///
    /// - Throws: `name-taken`.
    static func checkStoreTitle(_ title: String, except store: String?, _ transaction: Transaction) throws {
        let folded = title.lowercased()
        for other in try transaction.stores.all() where other.id != store {
            guard other.code.lowercased() == folded || other.id.lowercased() == folded else { continue }
            let what = other.code.lowercased() == folded ? "the code" : "the id"
            throw Failure(.nameTaken, "Another store, \(other.title), has \(what) \(title): it would be meant.", ["store": other.id])
        }
    }

    /// The store's record, and its own name where that says the same.
    private func recordChanges(_ edit: StoreEdit, _ store: StoreFacts, _ transaction: Transaction) throws -> [Change] {
        var changes: [Change] = []
        let record = try transaction.records.present("store", store.id)
        var payload = record.payload
        let texts: [(StoreRecord.Field, String?)] = [
            (.name, edit.title), (.code, edit.code), (.tags, edit.tags), (.logo, edit.logo),
            (.store_mode, edit.isDispensary.map { $0 ? StoreRecord.dispensaryMode : StoreRecord.ordinaryMode }),
        ]
        for (field, text) in texts {
            guard let text else { continue }
            payload = try RecordMember.replacing(field, in: payload, withText: text)
        }
        if let isDisabled = edit.isDisabled {
            payload = try RecordMember.replacing(StoreRecord.Field.disabled, in: payload, with: isDisabled ? "true" : "false")
        }
        if payload != record.payload { changes.append(Change(table: "store", id: store.id, payload: payload)) }
        guard !store.nameID.isEmpty, let name = try transaction.records.record("name", store.nameID), !name.isDeleted else { return changes }
        var named = name.payload
        if let title = edit.title { named = try RecordMember.replacing(NameRecord.Field.name, in: named, withText: title) }
        if let code = edit.code { named = try RecordMember.replacing(NameRecord.Field.code, in: named, withText: code) }
        if named != name.payload { changes.append(Change(table: "name", id: store.nameID, payload: named)) }
        return changes
    }

    /// The record of the store's preferences with other members; older programs wrote them as a text, and get them so again.
    private func preferenceChange(_ edit: StoreEdit, _ store: StoreFacts, _ newID: String, _ transaction: Transaction) throws -> Change {
        let stored = try transaction.records.records(matching: PreferenceRecord.query(of: store.id)).first
        let key = PreferenceRecord.Field.data
        let whole =
            try stored.map { try JSONValue(parsing: $0.payload) }
            ?? .object([("ID", .string(newID)), ("store_ID", .string(store.id)), ("item", .string(PreferenceRecord.ofStore)), ("data", .object([]))])
        let isText = whole[key]?.text != nil
        var data = whole[key]?.text.flatMap { try? JSONValue(parsing: $0) } ?? whole[key] ?? .object([])
        if data.members == nil { data = .object([]) }
        for one in edit.preferences { data = data.setting(one.key, to: one.value) }
        let bytes = data.serialised()
        let text =
            isText
            ? String(decoding: JSONValue.string(String(decoding: bytes, as: UTF8.self)).serialised(), as: UTF8.self) : String(decoding: bytes, as: UTF8.self)
        let payload = try RecordMember.replacing(key, in: stored?.payload ?? whole.serialised(), with: text)
        return Change(table: "pref", id: stored?.key.id ?? newID, payload: payload)
    }

    private func remarks(_ before: StoreFacts, _ after: StoreFacts, _ transaction: Transaction) throws -> [String] {
        var remarks: [String] = []
        let isRemote = try transaction.offices.tenure(.store(after.id)).flatMap { try transaction.sites.site($0.site) }.map { $0.kind != .central } ?? false
        if !before.isDispensary, after.isDispensary, isRemote, try !transaction.options.syncsTransactions(of: after.id) {
            remarks.append(
                "As a dispensary it keeps its transactions on its site; to have them on central: "
                    + "tributary stores edit \(after.code) --transactions on.")
        }
        if !before.isDisabled, after.isDisabled { remarks.append("A disabled store keeps all its data, and its site.") }
        return remarks
    }
}
