/// A tenure of today or before, and when it began, in seconds since 1970; nil when that was before tenures were remembered.
package struct PastTenure: Equatable, Sendable {
    package let tenure: Tenure
    package let since: Int64?
}
