/// How the programs of a world run: in this process or in processes of their own.
protocol Machinery: Sendable {
    func serveCentral(_ folder: String) async throws -> ServedProgram
    func serveSite(_ folder: String) async throws -> ServedProgram

    /// Makes an empty folder a site's, whose program syncs only when somebody asks.
    func makeSite(_ name: String, _ folder: String, url: String, password: String) throws

    /// Carries a stick between the two folders.
    func carry(_ way: Carrying, site name: String, _ folder: String, central: String, stick: String) throws

    /// What the program says does not agree with what is counted in a folder.
    func problems(in folder: String, isCentral: Bool) throws -> [String]
}
