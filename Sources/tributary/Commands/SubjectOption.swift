import ArgumentParser
import Failures
import Payload
import SyncCentral
import SyncRules

/// What is to be visible in a store, where it is not another store.
struct SubjectOption: ParsableArguments {
    @Option(help: "An item's code, name or id.") var item: String?
    @Option(help: "A name's code, name or id.") var name: String?
    @Option(help: "A master list's code, description or id.") var list: String?
    @Option(help: "A patient's code, name or id.") var patient: String?
    @Option(help: "A prescriber's code, last name or id.") var prescriber: String?

    /// The one that is given; nil when the other store is.
    func only(besides store: String?) throws -> (VisibilityKind, String)? {
        let given: [(VisibilityKind, String)] = [
            (.item, item), (.name, name), (.list, list), (.patient, patient), (.prescriber, prescriber),
        ].compactMap { kind, reference in reference.map { (kind, $0) } }
        guard given.count + (store == nil ? 0 : 1) == 1 else {
            throw Failure(.argumentInvalid, "Name either the other store or one of --item, --name, --list, --patient, --prescriber.")
        }
        return given.first
    }

    func say(_ text: String, store: String, _ subject: String, changed: Bool?, _ json: Bool) {
        guard json else { return Terminal.print(text) }
        var members: [(key: String, value: JSONValue)] = [("store", .string(store)), ("subject", .string(subject))]
        if let changed { members.append(("changed", .bool(changed))) }
        Terminal.print(.object(members))
    }
}
