# What each setting brings: a bar from the throughput before to the one after, the setting above it.
#   $names  y name-token value-token      $bars  from to y series      $bands  low high y (95 % interval of the end)
#   $links  x y, where a bar ends and the next begins
set lmargin 1; set rmargin 2; set tmargin 0.2; set bmargin 1.8
unset border; unset key; unset ytics
set xrange [0:{{high}}]
set yrange [{{rows}}-0.4:-0.62]
set xtics ({{tics}}) scale 0 textcolor rgb "#020202"
set grid xtics lt 1 lw 1 lc rgb "#030303"
plot for [i=0:7] $bars using ($4==i ? $1 : 1/0):3:1:2:($3-0.12):($3+0.16) with boxxyerror fillstyle solid 1 noborder lc rgb (0x000a0000+i), \
     $bands using 1:3:($2-$1):(0) with vectors nohead lw 1.5 lc rgb "#010101", \
     $links using 1:2:(0):(0.52) with vectors nohead lw 1 dt 3 lc rgb "#020202", \
     $names using (0):($1-0.34):2 with labels left textcolor rgb "#010101", \
     $names using ({{high}}):($1-0.34):3 with labels right textcolor rgb "#010101"
