/// A fact about a record that its own fields do not tell; whoever asks must know it.
package enum RecordFact: String, Sendable, CaseIterable {
    /// An order, tender, quote or payment that the primary entered; it stays so for life (R-OWN 6).
    case enteredOnPrimary = "entered on the primary"
    /// Goods received for an order that the primary entered (R-OWN 14).
    case centralisedOrder = "of a centralised order"
    /// Visibility of a patient whom central has not acknowledged yet (R-OWN 2).
    case newPatient = "new patient of the site"
    /// Visibility of a patient known to central (R-OWN 2).
    case existingPatient = "existing patient"
    /// Visibility of a prescriber whom central has not acknowledged yet (R-OWN 2).
    case newPrescriber = "new prescriber of the site"
    /// Visibility that comes from a prescriber's first prescription recorded in the store (R-OWN 4).
    case firstPrescription = "first prescription in the store"
    /// A transaction on the system name of type `invad`.
    case inventoryAdjustment = "inventory adjustment name"
    /// A row about a name that is a store's own (R-OWN 12).
    case nameOfStore = "name of a store"
    /// A preference of the synchronisation settings (R-OWN 13).
    case syncPreference = "sync-related preference"
    /// A user just made on a remote site (R-OWN 7).
    case createdOnSite = "created on a remote site"
    /// The line the responding site logs about the transfer of an invoice or return (R-OWN 15).
    case transactionTransferLogLine = "transfer log line of a transaction"
    /// The line the responding site logs about the transfer of a requisition (R-OWN 15).
    case requisitionTransferLogLine = "transfer log line of a requisition"
    /// The line the responding site logs about the transfer of a purchase order (R-OWN 15).
    case orderTransferLogLine = "transfer log line of an order"
    /// A report that ships with the program (R-OWN 16).
    case standardReport = "standard report"
}
