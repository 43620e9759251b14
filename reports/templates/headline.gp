# One row per cell: its name and value above, every run as a point, the 95 % interval as a band, the mean as a stroke.
#   $names    y name-token value-token          $means  mean y low high series      $runs   notpm y tooltip-token series
set lmargin 1; set rmargin 2; set tmargin 0.2; set bmargin 1.8
unset border; unset key; unset ytics
set xrange [0:{{high}}]
set yrange [{{rows}}-0.45:-0.62]
set xtics ({{tics}}) scale 0 textcolor rgb "#020202"
set grid xtics lt 1 lw 1 lc rgb "#030303"
plot for [i=0:7] $means using ($5==i ? $3 : 1/0):2:($4-$3):(0) with vectors nohead lw 9 lc rgb (0xb00a0000+i), \
     for [i=0:7] $means using ($5==i ? $1 : 1/0):($2-0.17):(0):(0.34) with vectors nohead lw 2.5 lc rgb (0x000a0000+i), \
     for [i=0:7] $runs using ($4==i ? $1 : 1/0):2:3 with labels hypertext point pt 7 ps 0.5 lc rgb (0x000a0000+i), \
     $names using (0):($1-0.33):2 with labels left textcolor rgb "#010101", \
     $names using ({{high}}):($1-0.33):3 with labels right textcolor rgb "#010101"
