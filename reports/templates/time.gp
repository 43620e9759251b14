# Throughput over time. The curves ($-blocks of second and rate) are listed by the program; the warm-up is shaded.
set lmargin (NARROW ? 6 : 7); set rmargin 2; set tmargin 0.6; set bmargin 1.8
set border 1 lc rgb "#030303"; unset key
set xrange [0:{{end}}]; set yrange [0:{{high}}]
set xtics ({{x_tics}}) nomirror scale 0 textcolor rgb "#020202"
set ytics ({{y_tics}}) scale 0 textcolor rgb "#020202"
set grid ytics lt 1 lw 1 lc rgb "#030303"
set object 1 rectangle from 0, graph 0 to {{begin}}, graph 1 fillcolor rgb "#040404" fillstyle solid 1 noborder behind
set label 1 "warm-up" at {{begin}}*0.5, graph 0.05 center textcolor rgb "#020202"
{{events}}
plot {{curves}}
