/// A preference outside stores that nevertheless syncs: the closed list of R-OWN 8.
///
/// Set on the primary and sent to all sites. Every other preference outside a store is local.
package enum GlobalPreference: String, Sendable, CaseIterable {
    case centralisedProcurement = "centralised_procurement"
    case centralisedPayments = "centralised_payments"
    case prescriptionsToAllSites = "prescriptions_to_all_sites"
    case repeatsOnAllSites = "repeats_on_all_sites"

    /// The name an administrator knows it by.
    package var title: String {
        switch self {
        case .centralisedProcurement: "Centralised procurement"
        case .centralisedPayments: "Centralised payments"
        case .prescriptionsToAllSites: "Prescriptions to all sites where the patient is visible"
        case .repeatsOnAllSites: "Repeats processed on all sites where the patient is visible"
        }
    }

    /// Whether a satellite may set it back for itself; such an override is reported to central and primary.
    package var isOverridable: Bool {
        switch self {
        case .centralisedProcurement, .centralisedPayments: true
        case .prescriptionsToAllSites, .repeatsOnAllSites: false
        }
    }

    /// What it is until somebody sets it.
    package var isOnByDefault: Bool { false }

    /// The id of the one record of table `pref` that holds it.
    package var recordID: String { rawValue }

    /// The id of the record by which a site sets it back for itself.
    package func overrideID(site: String) -> String { "\(rawValue)@\(site)" }
}
