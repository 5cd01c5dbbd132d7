/// One thing that the doctor looks at. It reads, and changes nothing; it ends by itself, whatever does not answer.
package protocol Check: Sendable {
    /// Its word in JSON and in the handbook; it never changes once shipped.
    var name: String { get }

    func look() async -> Finding
}
