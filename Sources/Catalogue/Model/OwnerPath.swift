/// How the one office that may edit a record is found from the record (R-OWN).
package enum OwnerPath: Sendable, Equatable {
    case primary, central
    /// The site where the store in the field is active.
    case store(field: String)
    /// The owner of the record in the field.
    case parent(table: String, api: WireAPI, field: String)
    /// The site where the record's own home store is active.
    case home(field: String)
    /// The home site of the patient in the field.
    case nameHome(field: String)
    /// The home site of the prescriber in the field.
    case prescriberHome(field: String)
    /// The site named in the field, about itself.
    case site(field: String)
    /// Any site may create; nobody edits.
    case anySite
    /// Each site its own.
    case local
    /// Central, as part of its synchronisation settings.
    case sync

    /// The fields of the record that decide who may edit it.
    package var fields: [String] {
        switch self {
        case .primary, .central, .anySite, .local, .sync: []
        case .store(let field), .home(let field), .nameHome(let field), .prescriberHome(let field),
            .site(let field), .parent(_, _, let field):
            [field]
        }
    }

    /// What an administrator reads: who edits when primary and central are one server.
    package var title: String {
        switch self {
        case .primary, .central: "central server"
        case .store: "site where the store is active"
        case .parent(let table, _, _): "whoever edits its \(table)"
        case .home: "site where its home store is active"
        case .nameHome: "home site of the patient"
        case .prescriberHome: "home site of the prescriber"
        case .site: "the site it is about"
        case .anySite: "any site may create, nobody edits"
        case .local: "each site its own"
        case .sync: "central server (synchronisation settings)"
        }
    }

    /// What an administrator reads: who edits when primary and central are two servers.
    package var mirroredTitle: String {
        switch self {
        case .primary: "primary server"
        default: title
        }
    }
}
