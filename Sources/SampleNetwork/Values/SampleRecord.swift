/// One record of the sample, in the form in which central sends it.
package struct SampleRecord: Sendable, Equatable {
    /// The table, spelled as on the wire.
    package let table: String
    /// The value of the payload's `ID`: 32 upper-case hex digits.
    package let id: String
    /// A JSON object in UTF-8 without white space; a table's keys always come in the same order.
    ///
    /// Values are in central pull form: empty text `""`, empty date `"0000-00-00"`, times in seconds since midnight.
    package let payload: [UInt8]
}
