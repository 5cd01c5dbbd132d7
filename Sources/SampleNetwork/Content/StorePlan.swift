/// What is known of a store before its records are made.
struct StorePlan: Sendable {
    let code: String
    let name: String
    let isDispensary: Bool
    /// The number of the remote site where the store is active, from 1.
    let siteNumber: Int
    let tag: String
    let address: String
    /// The code of the store that supplies this one; nil for the central medical store, which buys from suppliers.
    let suppliedBy: String?
    let levels: Set<Medicine.Level>
    /// How many of a hundred medicines of its levels it has in stock.
    let percentStocked: Int
    let batchesPerItem: Int
    /// Multiplies the quantities of the smallest store.
    let scale: Int
    /// Codes of the facilities that it issues to.
    let customers: [String]

    /// The five stores.
    static let all: [StorePlan] = [nationalStore, districtStore, hospitalStore, hospitalDispensary, clinic]

    static let nationalStore = StorePlan(
        code: "NMS", name: "National Medical Store", isDispensary: false, siteNumber: 1, tag: "Central store",
        address: "12 Harbour Road, Port Amity", suppliedBy: nil, levels: [.primaryCare, .hospital, .national],
        percentStocked: 100, batchesPerItem: 2, scale: 60, customers: ["CBR", "SMP", "TPM"])
    static let districtStore = StorePlan(
        code: "RDS", name: "Riverside District Store", isDispensary: false, siteNumber: 2, tag: "District store",
        address: "3 Mill Lane, Riverside", suppliedBy: "NMS", levels: [.primaryCare],
        percentStocked: 90, batchesPerItem: 2, scale: 12, customers: ["CRP", "MPP", "OFP", "SBP"])
    static let hospitalStore = StorePlan(
        code: "HVH", name: "Hillview Hospital", isDispensary: false, siteNumber: 3, tag: "Hospital",
        address: "1 Summit Street, Hillview", suppliedBy: "NMS", levels: [.primaryCare, .hospital],
        percentStocked: 85, batchesPerItem: 1, scale: 8, customers: ["HVM", "HVS", "HVO"])
    static let hospitalDispensary = StorePlan(
        code: "HVD", name: "Hillview Hospital Dispensary", isDispensary: true, siteNumber: 3, tag: "Hospital",
        address: "1 Summit Street, Hillview", suppliedBy: "HVH", levels: [.primaryCare, .hospital],
        percentStocked: 60, batchesPerItem: 1, scale: 3, customers: [])
    static let clinic = StorePlan(
        code: "LKC", name: "Lakeside Clinic", isDispensary: true, siteNumber: 4, tag: "Clinic",
        address: "Shore Track, Lakeside", suppliedBy: "RDS", levels: [.primaryCare],
        percentStocked: 70, batchesPerItem: 1, scale: 1, customers: [])

    /// The names of the remote sites, in the order of their numbers.
    static let siteNames: [String] = ["National Medical Store", "Riverside District", "Hillview Hospital", "Lakeside Clinic"]
}
