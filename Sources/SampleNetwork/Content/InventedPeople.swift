/// Invented people: no name of theirs is a person's.
enum InventedPeople {
    static let firstNames: [String] = "Alder Basil Cedar Clover Fern Flint Hazel Ivy Jasper Linden Maple Olive Reed Robin Rowan Wren"
        .split(separator: " ").map(String.init)
    static let lastNames: [String] =
        "Brookstone Cloudmere Dunefield Eastwater Foxhollow Greenbank Hillmarsh Longmeadow Mossgate Northpool Reedholm Sandrock"
        .split(separator: " ").map(String.init)
}
