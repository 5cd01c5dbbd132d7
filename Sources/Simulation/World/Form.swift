import Payload
import SyncRules

/// A record about to be written.
struct Form {
    let key: ModelKey
    var members: [(key: String, value: JSONValue)]

    var bytes: [UInt8] { JSONValue.object(members).serialised() }
    var change: Change { Change(table: key.table, id: key.id, payload: bytes) }

    func with(_ name: String, _ value: JSONValue) -> Form {
        var form = self
        if let index = form.members.firstIndex(where: { $0.key == name }) {
            form.members[index].value = value
        } else {
            form.members.append((name, value))
        }
        return form
    }
}
