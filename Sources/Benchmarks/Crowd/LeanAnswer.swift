/// An answer with the headers that a site looks at.
struct LeanAnswer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]
}
