import Failures
import Payload
import Storage
import SyncRules

/// Several changes to be made together, as a local program sends them.
struct WriteRequest: Sendable {
    static let changesMax = 100_000
    /// Who acts when the caller does not say: never the program itself, which is bound to no store.
    static let nobody = "local interface"
    /// Halves of characters are let through here: a record that holds one is refused by its name, as everywhere.
    private static let limits = PayloadLimits(maxDepth: 40, maxBytes: 16_000_000, maxMembers: 1_000)

    var acting: WriteContext
    var changes: [Change]

    init(acting: WriteContext, changes: [Change]) {
        self.acting = acting
        self.changes = changes
    }

    /// Reads `{"actor":"…","store":"…","supervisor":false,"confirmed":false,"changes":[{"table","id","data":{…}}|{"table","id","delete":true}|
    /// {"table","id","mergeInto":"…"}]}`; records keep their bytes.
    ///
    /// - Throws: `body-malformed` naming what is wrong, and in which change.
    init(reading body: [UInt8]) throws {
        do {
            self = try body.withUnsafeBytes { try Self.read($0) }
        } catch let error as PayloadError {
            throw Self.malformed(error.code)
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) throws -> WriteRequest {
        var asked = WriteRequest(acting: WriteContext(user: nobody), changes: [])
        asked.acting.isAskedFirst = true
        var hasChanges = false
        var members = try MemberCursor(bytes, limits: limits)
        while let member = try members.next() {
            switch JSONScalar.key(of: member, in: bytes) {
            case "actor":
                guard member.value.kind != .null else { continue }
                guard let actor = try text(member.value, bytes), actor.utf8.count <= 200 else {
                    throw malformed("actor")
                }
                asked.acting.user = actor
            case "store":
                guard member.value.kind != .null else { continue }
                guard let store = try text(member.value, bytes), store.utf8.count <= 200 else {
                    throw malformed("store")
                }
                asked.acting.store = store
            case "supervisor":
                guard let truth = JSONScalar.bool(of: member.value.range, in: bytes) else { throw malformed("supervisor") }
                asked.acting.isSupervisor = truth
            case "confirmed":
                guard let truth = JSONScalar.bool(of: member.value.range, in: bytes) else { throw malformed("confirmed") }
                asked.acting.isAskedFirst = !truth
            case "changes":
                guard member.value.kind == .array, !hasChanges else { throw malformed("changes") }
                hasChanges = true
                var elements = try ElementCursor(bytes, range: member.value.range, limits: limits)
                while let element = try elements.next() {
                    guard element.kind == .object, asked.changes.count < changesMax else { throw malformed("changes") }
                    do {
                        asked.changes.append(try change(element.range, bytes))
                    } catch let failure as Failure {
                        throw failure.adding([indexKey: String(asked.changes.count)])
                    }
                }
            default: throw malformed("an unknown member")
            }
        }
        guard hasChanges else { throw malformed("changes") }
        return asked
    }

    private static func change(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) throws -> Change {
        var table: String?
        var id: String?
        var data: [UInt8]?
        var deletes = false
        var mergeInto: String?
        var members = try MemberCursor(bytes, range: range, limits: limits)
        while let member = try members.next() {
            let value = member.value
            switch JSONScalar.key(of: member, in: bytes) {
            case "table": table = try text(value, bytes)
            case "id": id = try text(value, bytes)
            case "data":
                guard value.kind == .object else { throw malformed("data") }
                data = [UInt8](bytes[value.range])
            case "delete":
                guard let truth = JSONScalar.bool(of: value.range, in: bytes) else { throw malformed("delete") }
                deletes = truth
            case "mergeInto":
                guard let kept = try text(value, bytes), !kept.isEmpty else { throw malformed("mergeInto") }
                mergeInto = kept
            default: throw malformed("an unknown member of a change")
            }
        }
        guard let table else { throw malformed("table") }
        guard let id else { throw Failure(.recordIDMissing, nil, ["table": String(table.prefix(64))]) }
        guard [data != nil, deletes, mergeInto != nil].count(where: { $0 }) == 1 else {
            throw malformed("a change has data, delete or mergeInto")
        }
        return Change(table: table, id: id, payload: data, mergeInto: mergeInto)
    }

    /// Key of a failure's context: which change of a asked is meant, the first being 0.
    private static let indexKey = "change"

    /// A failure of writing these changes, saying which of them is meant where it names a record.
    func placed(_ failure: Failure) -> Failure {
        let (table, id) = (failure.context["table"], failure.context["id"])
        guard changes.count > 1, failure.context[Self.indexKey] == nil, table ?? id != nil,
            // Of a record that stands there twice, the second is meant.
            let index = changes.lastIndex(where: { change in
                (table ?? change.table).lowercased() == change.table.lowercased() && (id ?? change.id).utf8.elementsEqual(change.id.utf8)
            })
        else { return failure }
        return failure.adding([Self.indexKey: String(index)])
    }

    /// The text of a value; nil for another kind.
    ///
    /// - Throws: `body-malformed` for half of a character, which would name somebody else.
    private static func text(_ value: JSONSlice, _ bytes: UnsafeRawBufferPointer) throws -> String? {
        guard let text = JSONScalar.text(of: value.range, in: bytes) else { return nil }
        guard JSONScalar.isText(text, at: value.range, in: bytes) else {
            throw Failure(.bodyMalformed, "A text holds half of a character, a surrogate without its other half.", ["reason": "surrogate"])
        }
        return text
    }

    private static func malformed(_ what: String) -> Failure { Failure(.bodyMalformed, nil, ["reason": what]) }
}
