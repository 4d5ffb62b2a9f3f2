"""Short, plain English words for passwords that are read aloud or typed from paper once."""

WORDS = tuple(
    """
acid acorn acre actor agent air aisle alarm album alert alley allow almond alone alpha alpine
amber amount ample anchor angle ankle answer ant anvil apple apron arbor arch arena argue arm
armor army arrow art artist ash aside ask aspen atlas atom attic audio aunt author autumn avenue
avoid awake award away axis axle azure baby back bacon badge bagel bake baker balcony ball ballet
balloon bamboo banana band banjo bank banner barber bare bark barley barn barrel base basil basin
basket bass batch bath baton battery bay beach bead beaker beam bean bear beard beaver bedrock
beech beef beet begin bell belong belt bench berry best better bicycle big bike bind birch bird
biscuit bison blade blanket blaze blend blimp blink block bloom blossom blouse blue bluff board
boat body boil bold bolt bone bonfire bonus book boot booth border boss bottle bottom boulder
bounce bow bowl box brace bracket brain branch brass brave bread breeze brick bridge brief bright
brim bring brisk broad broccoli bronze brook broom brother brown brush bubble bucket buckle bud
buffalo bugle build bulb bundle bunny burger bus bush butter button buyer buzz cabbage cabin cable
cactus cake calf calm camel camera camp canal candle candy canoe canvas canyon cape captain
caramel caravan carbon card cargo carol carpet carrot cart carve case cashew castle catalog cattle
cave cedar celery cellar cello cement census center ceramic cereal chain chair chalk channel
chapel chapter charm chart cheek cheese chef cherry chess chest chestnut chicken chief child chill
chimney chin chip choir chorus cider cinema cinnamon circle circus citrus city civic clam clarinet
class clay clean clear clever cliff climb clip cloak clock cloth cloud clover clown club coach
coal coast coat cobalt cobbler coconut coffee coil coin cold collar color column comb comet comic
common compass concert cone cook cookie cool copper coral cord cork corn corner cottage cotton
couch count country course cousin cover cow coyote crab cradle craft crane crater crayon cream
creek crest cricket crisp crop cross crow crowd crown cruise crumb crystal cube cuckoo cup curb
cure curl current curtain curve cushion custard cycle cymbal cypress dad daisy dance dancer dapper
dash date dawn day deal dear decade deck deep deer delta denim depot depth desert desk dessert
dial diamond diary dice diet dill dime dinner dish disk dive dog doll dolphin dome donkey door
dough dove down dozen draft dragon drain drama draw dream dress drift drill drink drive drop drum
dry duck duet dune dusk dust duty eager eagle early earn earth easel east easy echo edge edit eel
egg eight elbow elder elegant elk elm ember emerald empty enamel end energy engine enjoy enter
envelope epic equal era errand escape essay estate evening event every exact example exit expert
export extra eye fable fabric face fact fair falcon fall family famous fan fancy farm farmer fast
father faucet feast feather felt fence fennel fern ferry festival fiddle field fifty fig figure
film filter final finch find fine finger finish fir fire firm first fish five flag flame flannel
flash flat flavor flax fleece fleet flint float flock flood floor flour flow flower flute fly foam
focus fog foil fold folk follow font food foot force forest forge fork form fort fortune forum
fossil found fountain four fox frame free freight fresh friend frog front frost fruit fudge fuel
full fun fund funnel fur future galaxy gallery gallon game garage garden garlic garnet gas gate
gather gauge gavel gazelle gear gem general gentle geyser giant gift ginger giraffe give glacier
glad glass glaze glide globe glory glove glow glue goal goat gold golf gondola good goose gown
grace grade grain grand granite grape graph grass gravel gravy gray great green greet grid grill
grin grip grocer ground group grove grow guard guess guest guide guitar gulf gull gym habit hail
hair half hall halo hammer hammock hand handle happy harbor hard harmony harp harvest hat hatch
haven hawk hay hazel head heart hearth heat heavy hedge heel height helmet help hemp hen herb herd
hero heron hickory hike hill hinge hint history hobby hockey hold hole holiday hollow holly home
honest honey hood hook hope horizon horn horse hose host hotel hour house hover hub human humble
humor hundred hurdle hut hyena ice icicle icon idea idle igloo image inch index indigo ink inlet
inn input insect inside invent invite iris iron island item ivory ivy jacket jade jaguar jam jar
jasmine jazz jeans jelly jersey jet jewel jigsaw job jog join joint joke jolly journal journey joy
judge juggle juice jump jungle junior juniper jury just kale kangaroo kayak keen keep kernel
kettle key kind king kiosk kitchen kite kitten kiwi knee knight knit knob knot know koala label
lace ladder lady lagoon lake lamb lamp land lane language lantern large lark laser last late laugh
laundry lava lavender lawn layer lead leaf learn leather ledge leek legend lemon lemur length lens
leopard lesson letter lettuce level library life lift light lilac lily lime limit line linen link
lion list little lizard llama load loaf lobby lobster local lock locket lodge log logic long look
loop lotus loud lounge love loyal lucky lumber lunar lunch lute lynx macaroni machine magic magnet
magpie mail main make mallet mammoth mango manor map maple marble march margin marine mark market
maroon marsh mask mason match maximum maze meadow meal measure medal medium melody melon member
memory mentor menu merit mesh metal meteor metro middle midnight mild mile milk mill mimosa mind
mineral mint minute mirror mist mitten mix model modern moment money monkey month moon moose
morning mosaic moss motel mother motor mountain mouse mouth move movie muffin mug mulberry mural
muscle museum mushroom music mustard myth name napkin narrow nation native nature navy near neat
neck nectar needle neon nephew nest net network neutral new news nickel night nine noble nod noise
noodle noon north nose note notice novel number nurse nutmeg nylon oak oar oasis oat object oboe
ocean octave octopus offer office often oil olive omelet onion onyx open opera orange orbit
orchard orchid order organ origin osprey ostrich otter ounce outdoor outer oval oven owl owner
oxygen oyster ozone pack paddle page paint pair palace palm pan panda panel panther papaya paper
parade parcel parent park parrot parsley part partner party pass pasta paste pastry patch path
patio pause paw peach peacock peak peanut pear pearl pebble pecan pedal pelican pen pencil penguin
people pepper perch perfect period petal phone photo piano picnic picture pie piece pigeon pillow
pilot pine pink pint pioneer pipe pixel pizza place plaid plain planet plank plant plate play
plaza plenty plot plow plum plus pocket poem poet point polar pole polish polite pond pony pool
poplar poppy porch port poster potato pottery pound powder power prairie praise press pretty price
prime print prism prize profit program project promise proof proud public pudding puffin pull
pulse pump pumpkin pupil puppet puppy pure purple purse puzzle pyramid quail quality quartz queen
query quest quick quiet quill quilt quiz quote rabbit raccoon race radar radio radish raft rail
rain raisin rake ramp ranch range rapid rare raven reach ready real record red reef refer reflex
region relay relief remedy rent reply rescue resin rest result return reward rhyme ribbon rice
rich ride ridge right ring ripe river road roast robe robin robot rock rocket rodeo role roll roof
room rooster root rope rose rotor round route row royal ruby rudder rug rule ruler run runner
rural rush rust rye saddle safe saffron sage sail sailor salad salmon salon salt salute same sand
sandal sapphire sardine satin sauce sauna save scale scarf scene school science scoop scooter
score scout screen script scroll sea seal search season seat second seed select senior sense
sequel series seven shade shadow shape share sharp shawl sheep sheet shelf shell shelter shield
shine ship shirt shoe shop shore short shovel show shrimp shrub side sienna sierra sign signal
silk silver simple singer siren sister six size skate sketch ski skill skirt sky slate sled sleep
sleeve slice slide slope slow small smart smile smoke smooth snack snail snow soap soccer social
sock sofa soft soil solar solid solo song sonnet soul sound soup south space spark sparrow special
speed spell sphere spice spider spin spinach spiral sponge spoon sport spot spring sprout spruce
square squash squid stable stadium staff stage stair stamp stand star start state station statue
steam steel stem step stereo stick still stitch stone stool store stork storm story stove straw
stream street string stripe strong studio style sugar suit sultan summer summit sun sunset super
surf surprise swan sweater sweet swift swim swing switch symbol syrup system table tablet tail
tailor talent talk tall tango tank tape target task taste tax taxi tea teacher team teapot teeth
temple ten tennis tent term text theater theme theory thick thimble thin thing thistle thread
three throne thumb thunder thyme ticket tide tidy tiger tile timber time tin tiny tiptoe tire
title toad toast today toe toffee token tomato tone tongue tool topaz topic torch tornado tortoise
total totem toucan touch tour towel tower town toy track tractor trade trail train travel tray
treasure treat tree trek trend triangle tribe trick trip trolley trophy trout truck true trumpet
trunk trust truth try tuba tube tugboat tulip tuna tundra tunnel turbine turkey turnip turtle
tutor tweed twelve twenty twig twin twist type ultra umbrella uncle under unicorn uniform union
unit unity universe update upper urban urn use useful usual vacuum valid valley value valve van
vanilla vapor vase vault vector velvet vendor venue verb verse vessel vest victory video view
villa village vine vinegar vintage viola violet violin visit visitor vitamin vivid vocal voice
volcano volume vote vowel voyage waffle wagon waist wait walk wall walnut walrus waltz warm wash
wasp watch water wave wax way weather weaver web week weekend weight well west whale wheat wheel
whisk whisper whistle white whole wide willow wind window wing winner winter wisdom wise wish wolf
wonder wood wool word work world wreath wren wrist writer yacht yard yarn year yeast yellow yogurt
young youth zebra zephyr zero zest zigzag zinc zinnia zipper zodiac zone zoo zoom
""".split()
)
