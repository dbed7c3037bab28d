"""The words of the captions, per attribute value in the order of `attributes.NAMES`."""

SHAPES_EN = (
    ("circle", "circle", "disc", "disk", "ball", "dot", "sphere"),
    ("square", "square", "box", "block", "cube"),
    ("triangle", "triangle"),
    ("star", "star", "five-pointed star"),
)
COLOURS_EN = (
    ("red", "red", "red", "crimson", "scarlet"),
    ("green", "green", "green", "emerald"),
    ("blue", "blue"),
    ("yellow", "yellow", "yellow", "golden"),
    ("orange",),
    ("purple", "purple", "violet"),
    ("cyan", "cyan", "turquoise", "aqua"),
    ("pink", "pink", "pink", "rose"),
)
BACKGROUNDS_EN = (
    ("black",),
    ("white",),
    ("gray", "grey"),
    ("navy", "navy", "navy blue", "dark blue"),
)
SIZES_EN = (("small", "small", "little", "tiny"), ("large", "big", "huge"))

VERBS_EN = (
    ("move", "moves", "moving"),
    ("drift", "drifts", "drifting"),
    ("slide", "slides", "sliding"),
    ("go", "goes", "going"),
    ("travel", "travels", "travelling"),
    ("float", "floats", "floating"),
    ("fly", "flies", "flying"),
)
DIRECTIONS_EN = tuple(
    (
        there,
        f"to the {there}" if there in ("left", "right") else f"{there}wards",
        f"{there}wards",
        f"{there}ward",
        f"from {far_side} to {side}",
        f"towards the {side}",
        f"to the {side} side",
        f"across the screen from {far_side} to {side}",
    )
    for there, side, far_side in (
        ("left", "left", "right"),
        ("right", "right", "left"),
        ("up", "top", "bottom"),
        ("down", "bottom", "top"),
    )
)
# (plain, third person, -ing form) of what needs no direction, from motion 2, "up", on
MOTIONS_EN = (
    (),
    (),
    (("rise", "rises", "rising"), ("climb", "climbs", "climbing")),
    (
        ("fall", "falls", "falling"),
        ("drop", "drops", "dropping"),
        ("sink", "sinks", "sinking"),
        ("fall down", "falls down", "falling down"),
    ),
    (
        ("bounce", "bounces", "bouncing"),
        ("bounce up and down", "bounces up and down", "bouncing up and down"),
        ("jump", "jumps", "jumping"),
        ("jump up and down", "jumps up and down", "jumping up and down"),
        ("hop", "hops", "hopping"),
    ),
    (
        ("move in a circle", "moves in a circle", "moving in a circle"),
        (
            "go around in a circle",
            "goes around in a circle",
            "going around in a circle",
        ),
        ("go round and round", "goes round and round", "going round and round"),
        ("move in circles", "moves in circles", "moving in circles"),
        ("spin in a circle", "spins in a circle", "spinning in a circle"),
        ("circle around", "circles around", "circling around"),
        ("orbit", "orbits", "orbiting"),
        ("revolve", "revolves", "revolving"),
    ),
    (
        ("grow", "grows", "growing"),
        ("grow bigger", "grows bigger", "growing bigger"),
        ("get bigger", "gets bigger", "getting bigger"),
        ("get larger", "gets larger", "getting larger"),
        ("become bigger", "becomes bigger", "becoming bigger"),
        ("expand", "expands", "expanding"),
        ("increase in size", "increases in size", "increasing in size"),
    ),
    (
        ("shrink", "shrinks", "shrinking"),
        ("get smaller", "gets smaller", "getting smaller"),
        ("become smaller", "becomes smaller", "becoming smaller"),
        ("contract", "contracts", "contracting"),
        ("decrease in size", "decreases in size", "decreasing in size"),
    ),
)
BEHIND_EN = (
    " on a {} background",
    " on a {} background",
    " on {}",
    ", {} background",
    " against a {} background",
    " over a {} background",
    " with a {} background",
    " in front of a {} background",
    " on a plain {} background",
    " on a {} backdrop",
)
BEFORE_EN = (
    "on a {} background, ",
    "on a {} background ",
    "{} background, ",
    "{} background: ",
)
LEADS_EN = (
    "please show ",
    "show me ",
    "a video of ",
    "a clip of ",
    "an animation of ",
    "generate ",
    "create a video of ",
    "i want to see ",
    "draw ",
    "there is ",
    "video: ",
)
COMMANDS_EN = ("make ", "let ", "watch ")  # followed by the plain form of the verb
ANY_SHAPE_EN, UNKNOWN_WORD = "shape", "qwzx"
ARTICLES_EN = ("a ", "a ", "a ", "the ", "", "one ")
FILLERS_EN = (
    "slowly",
    "quickly",
    "smoothly",
    "fast",
    "again",
    "very slowly",
    "very fast",
)
ADJECTIVES_EN = ("nice", "bright", "shiny", "simple", "cute", "plain", "solid")

SHAPES_ZH = (
    ("圆形", "圆", "圆球", "球", "圆圈", "圆点"),
    ("正方形", "方块", "方形", "正方体"),
    ("三角形", "三角形", "三角"),
    ("星形", "五角星", "星星"),
)
COLOURS_ZH = (
    ("红色", "红"),
    ("绿色", "绿"),
    ("蓝色", "蓝"),
    ("黄色", "黄"),
    ("橙色", "橙", "橘色", "橘黄色"),
    ("紫色", "紫"),
    ("青色", "青"),
    ("粉色", "粉", "粉红色"),
)
BACKGROUNDS_ZH = (
    ("黑色", "黑色", "黑"),
    ("白色", "白色", "白"),
    ("灰色", "灰色", "灰"),
    ("深蓝色", "藏青色", "深蓝"),
)
SIZES_ZH = (("小", "小", "小小的", "小型"), ("大", "大", "大大的", "巨大的", "大型"))
TOWARDS_ZH = (
    "向{}移动",
    "往{}走",
    "向{}边移动",
    "往{}移动",
    "朝{}移动",
    "向{}滑动",
    "往{}飘",
    "向{}运动",
    "向{}飞",
    "{}移",
)
DIRECTIONS_ZH = ("左", "右", "上", "下")
MOTIONS_ZH = {
    0: ("从右到左移动", "从右往左移动", "从右向左移动"),
    1: ("从左到右移动", "从左往右移动", "从左向右移动"),
    2: ("往上升", "上升", "升起", "从下到上移动", "从下往上移动"),
    3: ("往下落", "下落", "落下", "下降", "掉下来", "从上到下移动", "从上往下移动"),
    4: ("上下弹跳", "弹跳", "跳动", "上下跳动", "蹦跳"),
    5: ("绕圈运动", "转圈", "绕圈", "做圆周运动", "转圈圈", "环绕运动"),
    6: ("变大", "逐渐变大", "慢慢变大", "越来越大", "放大"),
    7: ("变小", "逐渐变小", "慢慢变小", "越来越小", "缩小"),
}
BEHIND_ZH = (",{}背景", "，{}背景", "，背景是{}", "，背景为{}的")
BEFORE_ZH = ("在{}背景上", "{}背景上", "{}背景，", "{}的背景上，", "在{}的背景中，")
LEADS_ZH = ("请生成", "请展示", "显示", "生成一个视频：", "一段视频：", "我想看", "画", "有")
ARTICLES_ZH = ("一个", "一个", "一颗", "一只", "", "这个", "那个")
LINKS_ZH = ("", "", "正在", "在", "慢慢地", "快速地")
ENDS_ZH = ("的视频", "的动画", "的短片")
ANY_SHAPE_ZH, OF_ZH = "形状", "的"
STOPS = ("", "", "", ".", "!")
STOPS_ZH = ("", "", "", "。", "！")
