import Payload

/// What matters to the judges of a pull and its page.
struct PullMarks {
    let wantsDetail: Bool
    let isCheckpoint: Bool
    let opening: String
    let to: Int64
    let subscription: Int64
    /// How far the site has read.
    let position: Int64

    init(_ body: [UInt8]) throws {
        let line = body.firstIndex(of: 0x0A).map { Array(body[..<$0]) } ?? body
        let head = try JSONValue(parsing: line)
        if case .bool(true)? = head["detail"] { wantsDetail = true } else { wantsDetail = false }
        isCheckpoint = head["checkpoint"]?.truth ?? false
        opening = head["opening"]?.text ?? ""
        to = head["to"]?.integer ?? 0
        subscription = head["subscription"]?.integer ?? 0
        position = head["position"]?.integer ?? 0
    }
}
