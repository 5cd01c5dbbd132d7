/// A bug that the simulation can put into the parts it runs, to prove that it would be found.
package struct PlantedBug: Sendable, Hashable {
    package let name: String
}
