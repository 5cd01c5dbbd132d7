import Foundation

/// The rows of the documentation's ownership table, word for word, as the tests' own copy.
struct OwnershipWords: Equatable {
    let data: String
    let normal: String
    let mirrored: String
    let notes: String

    static let all: [OwnershipWords] = text.split(separator: "\n").map { line in
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        return OwnershipWords(data: cells[0], normal: cells[1], mirrored: cells[2], notes: cells[3])
    }

    private static let text = """
        Items | Central | Primary | Including item-related data e.g. item categories, units, BOM masters
        Names (except patients) | Central | Primary | Including name-related data e.g. name categories, contacts, tags
        Merging of items, units and names (except patients) | Central | Primary | 
        Groups and departments | Central | Primary | 
        Item master lists and programmes | Central | Primary | 
        Budgets, periods and accounts | Central | Primary | 
        Transaction categories and payment types | Central | Primary | 
        Purchase order categories | Central | Primary | 
        Custom data | Central | Primary | 
        Barcodes | Central | Primary | 
        Currencies | Central | Primary | 
        Options and properties | Central | Primary | 
        Location types | Central | Primary | 
        Regimens and indicators | Central | Primary | 
        Drug interactions and warnings | Central | Primary | 
        Vaccinators and vaccine settings | Central | Primary | 
        Custom reports | Central | Primary | Standard reports are regenerated on each upgrade
        Asset settings | Central | Primary | 
        Regions | Central | Primary | 
        Incoterms and tender conditions | Central | Primary | 
        Abbreviations and item directions | Central | Primary | Dispensary data
        Diagnoses | Central | Primary | Dispensary data
        Insurance providers | Central | Primary | Dispensary data
        Patient event types | Central | Primary | Dispensary data
        Purchase orders (centralised) | Central store | Primary | 
        Tenders and quotes (centralised) | Central store | Primary | 
        Payments (centralised) | Central store | Primary | 
        Visibility of items and names (except patients) | Central store | Primary | 
        Visibility of existing patients and prescribers | Central store | Primary | 
        Stores and non sync-related store preferences | Central store | Central | Managed on Central Mirror since v7.13
        Sites and sync-related preferences | Central | Central | Changes on the central server indirectly update related records on remote sites
        Dashboard reports | Central | Central | 
        Authorisers and authorisation | Central | Central | 
        Messages | Message | Store | Depends on sending and/or receiving store (which can be blank)
        Visibility of new patients and prescribers | Patient | Store | New visibility records sent to central server
        Patients and prescribers | Patient | Store | Including patient-related data e.g. PMR, insurance policies
        Merging of patients and prescribers | Patient | Store | 
        Patient events | Patient | Store | Dispensary data
        Repeats | Patient | Store | Dispensary data; preference can be set to allow processing on all sites where the patient is visible
        Prescriptions | Patient | Store | Preference can be set sync to all sites where the patient is visible
        Name notes | Store | Store | 
        Customer stock history and requisitions | Store | Store | 
        Locations | Store | Store | 
        Merging locations | Store | Store | 
        Stock and replenishments | Store | Store | 
        Stocktakes and inventory adjustments | Store | Store | 
        AMC projections | Store | Store | 
        Transactions (but not prescriptions) | Store | Store | Including other transaction-related data e.g. backorders, builds
        Transaction notes | Store | Store | 
        Item notes | Store | Store | 
        Boxes | Store | Store | 
        Goods received | Store | Store | 
        Indicator values | Store | Store | 
        Vaccine monitors/sensors | Store | Store | 
        Assets | Store | Store | 
        Store credentials | Store | Store | 
        Tenders and quotes | Store | Store | Except for centralised procurement
        Purchase orders | Store | Store | Except for centralised procurement or supervisor-mode ordering
        Payments | Store | Store | Except for centralised payments
        New users | Store | Store | New user records sent to central server
        User licenses and existing users | Local | Local | 
        User permissions | Local | Local | 
        Preferences (non-store) | Local | Local | Except for a few special cases which are explicitly synced
        Reference documents | Local | Local | 
        HIS | Local | Local | 
        Drug registration | Local | Local | 
        Labels | Local | Local | 
        Logs | Local | Local | 
        Reminders | Local | Local | 
        Adverse drug reactions | Local | Local | 
        """
}

extension OwnershipWords {
    /// The same rows as the file beside the project has them; nil where it is absent.
    static func besideTheProject() throws -> [OwnershipWords]? {
        struct Row: Decodable {
            let data: String
            let normal: String
            let mirrored: String
            let notes: String
        }
        guard let file else { return nil }
        return try JSONDecoder().decode([Row].self, from: Data(contentsOf: file)).map {
            OwnershipWords(data: $0.data, normal: $0.normal, mirrored: $0.mirrored, notes: $0.notes)
        }
    }

    /// In the folder given by `TRIBUTARY_SHARED`, else in the nearest folder `shared` above the package.
    private static var file: URL? {
        var folders: [URL] = []
        if let path = ProcessInfo.processInfo.environment["TRIBUTARY_SHARED"] { folders.append(URL(filePath: path)) }
        var place = URL(filePath: #filePath).deletingLastPathComponent()
        while place.path.count > 1 {
            place = place.deletingLastPathComponent()
            folders.append(place.appending(path: "shared"))
        }
        return folders.map { $0.appending(path: "data/data-types.json") }.first { FileManager.default.fileExists(atPath: $0.path) }
    }
}
