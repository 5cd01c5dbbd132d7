/// The push that will most likely follow the one under way, made ready while that travels.
///
/// It lives in memory alone and counts for nothing until it is frozen: that looks whether the same groups still come next, under the same words.
struct PreparedPush: Sendable {
    let number: Int64
    let opening: String
    let healedThrough: Int64?
    /// Numbers of its groups, in order.
    let groups: [Int64]
    let body: [UInt8]
}
