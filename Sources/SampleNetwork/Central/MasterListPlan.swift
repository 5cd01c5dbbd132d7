/// A master list of the sample: what is on it and whom it is for.
struct MasterListPlan: Sendable {
    let code: String
    let description: String
    let isProgram: Bool
    let levels: Set<Medicine.Level>
    /// Nil takes every category.
    let categories: Set<String>?
    /// Codes of names.
    let audience: [String]

    func contains(_ medicine: Medicine) -> Bool {
        levels.contains(medicine.level) && categories?.contains(medicine.categoryCode) ?? true
    }

    static let all: [MasterListPlan] = [
        MasterListPlan(
            code: "NATIONAL", description: "National catalogue", isProgram: false,
            levels: [.primaryCare, .hospital, .national], categories: nil, audience: ["NMS"]),
        MasterListPlan(
            code: "HOSPITAL", description: "Hospital formulary", isProgram: false,
            levels: [.primaryCare, .hospital], categories: nil, audience: ["HVH", "HVD", "CBR", "SMP", "TPM"]),
        MasterListPlan(
            code: "PRIMARY", description: "Primary care list", isProgram: false,
            levels: [.primaryCare], categories: nil, audience: ["RDS", "LKC", "CRP", "MPP", "OFP", "SBP"]),
        MasterListPlan(
            code: "MCH", description: "Maternal and child health", isProgram: true,
            levels: [.primaryCare, .hospital], categories: ["MAT", "VAC", "VIT"], audience: ["RDS", "HVH", "LKC"]),
    ]
}
