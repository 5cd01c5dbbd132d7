/// A store as one site sees it.
package struct HeldStore: Equatable, Sendable {
    package let id: String
    package let kind: StoreKind
    /// The epoch of its tenure; 0 unless active here.
    package let epoch: Int64
    package let isDispensary: Bool
    /// Active here, a dispensary, and its transactions stay on this site (R-OWN 5).
    package var withholds = false
    /// Where it is active; told to the primary alone, which decides by it who enters a store's orders (R-OWN 6).
    package var activeSite: String?

    package init(id: String, kind: StoreKind, epoch: Int64, isDispensary: Bool, withholds: Bool = false, activeSite: String? = nil) {
        self.id = id
        self.kind = kind
        self.epoch = epoch
        self.isDispensary = isDispensary
        self.withholds = withholds
        self.activeSite = activeSite
    }
}
