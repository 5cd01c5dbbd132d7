import ArgumentParser
import Payload
import Simulation

/// `tributary simulate`: whole histories of central, sites, network and disks from a seed.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Lives through simulated histories and checks that nothing is lost, mixed up or shown to strangers.",
        discussion: "The same seed gives the same history and the same output, on every machine. Exits with 1 when a rule was broken.")

    @Option(help: "The first seed.")
    var seed: UInt64 = 1
    @Option(help: "How many remote sites, 1 to 8.")
    var sites = 4
    @Option(help: "How many steps the troubles last.")
    var steps = 200
    @Option(help: "How many seeds, one after the other.")
    var runs: UInt64 = 1
    @Option(help: "Puts a bug in, to see it found.")
    var plant: String?
    @Flag(help: "Stores move from site to site besides.")
    var moves = false
    @Flag(help: "Sites lose their machines and are loaded anew besides, and work before everything is there.")
    var losses = false
    @Flag(help: "Bundles are carried between central and the sites besides.")
    var bundles = false
    @Flag(help: "Names the bugs that can be put in.")
    var listBugs = false
    @Flag(help: "Prints what happens, step by step.")
    var trace = false
    @Flag(help: "One JSON object a run.")
    var json = false

    func validate() throws {
        guard (1...8).contains(sites) else { throw ValidationError("There can be 1 to 8 sites.") }
        guard (0...1_000_000).contains(steps) else { throw ValidationError("There can be up to 1000000 steps.") }
        guard runs >= 1, seed.addingReportingOverflow(runs).overflow == false else {
            throw ValidationError("There must be at least one run.")
        }
        if let plant, PlantedBug(rawValue: plant) == nil {
            throw ValidationError("There is no bug named \(plant); --list-bugs names them.")
        }
    }

    func run() throws {
        if listBugs { return Self.printBugs(json: json) }
        var broken = 0
        for number in seed..<(seed + runs) {
            if !json { print("seed \(number)") }
            let run = SimulationRun(
                seed: number, sites: sites, steps: steps, plant: plant.flatMap(PlantedBug.init(rawValue:)), besides: besides, keepsTrace: trace)
            let outcome = try run.run()
            if outcome.violation != nil { broken += 1 }
            if json { printJSON(number, outcome) } else { printText(number, outcome) }
        }
        if !json { print("\(runs) runs, \(broken) broken") }
        if broken > 0 { throw ExitCode(1) }
    }

    private var besides: SimulationRun.Besides {
        [moves ? .moves : [], losses ? .losses : [], bundles ? .bundles : []]
    }

    private static func printBugs(json: Bool) {
        for bug in PlantedBug.allCases {
            if json {
                var writer = JSONWriter()
                writer.beginObject()
                writer.key("bug")
                writer.string(bug.rawValue)
                writer.key("summary")
                writer.string(bug.summary)
                writer.endObject()
                print(String(decoding: writer.bytes, as: UTF8.self))
            } else {
                print("\(bug.rawValue): \(bug.summary)")
            }
        }
    }

    private func printText(_ number: UInt64, _ outcome: SimulationOutcome) {
        for line in outcome.trace { print("  \(line)") }
        let done = outcome.statistics
        print(
            "  \(done.localGroups) transactions at sites, \(done.centralGroups) on central, \(done.checkpoints) checkpoints, \(done.parkedGroups) groups kept apart, \(done.crashes) crashes, \(done.restores) restores"
        )
        if !done.events.isEmpty {
            print("  " + done.events.sorted(by: { $0.key < $1.key }).map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        }
        guard let violation = outcome.violation else { return print("  every rule held") }
        print("  BROKEN at step \(violation.step): \(violation.checker)")
        print("  \(violation.details)")
        let bug = plant.map { " --plant \($0)" } ?? ""
        let flags = (moves ? " --moves" : "") + (losses ? " --losses" : "") + (bundles ? " --bundles" : "")
        print("  Replay: tributary simulate --seed \(number) --sites \(sites) --steps \(steps)\(flags)\(bug) --trace")
    }

    private func printJSON(_ number: UInt64, _ outcome: SimulationOutcome) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("seed")
        writer.integer(number)
        writer.key("sites")
        writer.integer(sites)
        writer.key("steps")
        writer.integer(steps)
        if let plant {
            writer.key("plant")
            writer.string(plant)
        }
        writer.key("verdict")
        writer.string(outcome.violation == nil ? "held" : "broken")
        if let violation = outcome.violation {
            writer.key("violation")
            writer.beginObject()
            writer.key("step")
            writer.integer(violation.step)
            writer.key("checker")
            writer.string(violation.checker)
            writer.key("details")
            writer.string(violation.details)
            writer.endObject()
        }
        write(outcome.statistics, to: &writer)
        if trace {
            writer.key("trace")
            writer.beginArray()
            for line in outcome.trace { writer.string(line) }
            writer.endArray()
        }
        writer.endObject()
        print(String(decoding: writer.bytes, as: UTF8.self))
    }

    private func write(_ done: Statistics, to writer: inout JSONWriter) {
        writer.key("statistics")
        writer.beginObject()
        let counts: [(String, Int)] = [
            ("localGroups", done.localGroups), ("centralGroups", done.centralGroups), ("cycles", done.cycles),
            ("checkpoints", done.checkpoints), ("parkedGroups", done.parkedGroups), ("crashes", done.crashes),
            ("restores", done.restores), ("messages", done.messages),
        ]
        for (name, count) in counts {
            writer.key(name)
            writer.integer(count)
        }
        writer.key("events")
        writer.beginObject()
        for (name, count) in done.events.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            writer.integer(count)
        }
        writer.endObject()
        writer.endObject()
    }
}
