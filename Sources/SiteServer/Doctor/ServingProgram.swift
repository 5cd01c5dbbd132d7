import Failures
import HTTPHost

/// Whether a program holds the folder, central's or a site's, and answers.
package struct ServingProgram: Check {
    package let name = "program"
    private let folder: String

    package init(folder: String) { self.folder = folder }

    package func look() async -> Finding {
        guard FolderLock.isHeld(folder) else { return .ok("No program serves the folder at this moment.") }
        if await StatusReading.served(folder) != nil {
            let address = (try? ServingAddress(of: SiteFolder(folder)).url).map { " at \($0)" } ?? ""
            return .ok("A program serves the folder\(address), and answers.")
        }
        return .failure(
            Failure(
                .dataFolderInUse, "A program holds the folder and does not answer: a command that takes long, or a program that hangs.",
                remedy: "Look which one it is (fuser \(folder)/serve.lock); if it hangs, end it, and start the program that serves the folder."),
            .warn)
    }
}
