import Failures
import Storage
import SyncRules

/// Central and four sites with their stores, as `Town` describes them: the one world that scenarios are played in, at three depths.
///
/// What is done goes through the doors of the depth: calls of the engines, HTTP to servers in this process, or HTTP and commands of real
/// processes. What is seen is read from the databases, beside whoever has them open.
package protocol World: Sendable {
    /// Writes records as one transaction, as a program at that place does.
    func write(_ changes: [Change], at place: Place) async throws

    /// An administrator of central acts.
    func administer(_ act: Act) async throws

    /// One sync of a site, asked for by a person.
    ///
    /// - Throws: what ended it; `central-unreachable` when the line let nothing through.
    func sync(_ site: String, over line: LineOrders) async throws -> SyncTally

    /// The line between a site and central is cut, or mended.
    func setLine(of site: String, isCut: Bool) async throws

    /// The program there is killed and started anew on its files.
    func restart(_ place: Place) async throws

    /// A machine is lost for ever: another, empty one takes the site's place.
    func replaceMachine(of site: String) async throws

    /// What a site has to send is carried to central on a stick, or what central has for it is carried to the site.
    func carry(_ way: Carrying, _ site: String) async throws

    /// As if the time were over for which central remembers what left a channel.
    func forgetRemovals() async throws

    /// Waits until central has done what follows from the records it has.
    func settle() async throws

    func read<T: Sendable>(_ place: Place, _ body: @Sendable (Transaction) throws -> T) async throws -> T

    /// Whether the program of a site shows the record.
    func shows(_ table: String, _ id: String, at site: String) async throws -> Bool

    /// What does not agree with what is counted there.
    func problems(at place: Place) async throws -> [String]
}
